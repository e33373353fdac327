import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPointer, resolvePointer } from "../../src/text/json-pointer.ts";

/** The document of RFC 6901, section 5. */
const document = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

describe("a JSON Pointer", () => {
  it.each<[string, unknown]>([
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
  ])("%j leads to %j, as the RFC says", (pointer, value) => {
    expect(isPointer(pointer)).toBe(true);
    expect(resolvePointer(document, pointer)).toEqual(value);
  });

  it.each([
    ["/foo/2", "behind the end"],
    ["/foo/00", "no number of an item"],
    ["/foo/-", "the item that is not there yet"],
    ["/foo/length", "the length of a list is no part of it"],
    ["/foo/0/length", "nor that of a text"],
    ["/constructor", "what every object inherits"],
    ["/__proto__", "what every object inherits"],
    ["/foo/0/x/y", "below a text"],
  ])("%s leads nowhere: %s", (pointer) => {
    expect(resolvePointer(document, pointer)).toBeUndefined();
  });

  it.each(["foo", "/a~2", "/a~", "a/b", "#/foo"])("is not %j", (text) => {
    expect(isPointer(text)).toBe(false);
  });

  it("leads to every part of every value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const [pointer, part] of partsOf(value, "")) {
          expect(isPointer(pointer)).toBe(true);
          expect(resolvePointer(value, pointer)).toBe(part);
        }
      }),
    );
  });
});

function partsOf(value: unknown, at: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[at, value]];
  const below = Object.entries(value).flatMap(([key, part]) =>
    partsOf(part, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
  return [[at, value], ...below];
}
