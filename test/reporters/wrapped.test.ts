import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wrapped } from "../../src/reporters/wrapped.ts";

describe("a wrapped line", () => {
  it.each([
    ["what fits", 20, ["what fits"]],
    ["what costs express to zone B", 20, ["what costs express", "to zone B"]],
    ["https://example.org/a/very/long/path", 20, ["https://example.org/", "a/very/long/path"]],
    ["", 20, [""]],
  ])("of %j in %d characters is %j", (line, width, lines) => {
    expect(wrapped(line, width)).toEqual(lines);
  });

  it("loses nothing but spaces, and is never wider", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.integer({ min: 20, max: 90 }), (line, width) => {
        const lines = wrapped(line, width);
        expect(lines.join("").replaceAll(" ", "")).toBe(line.replaceAll(" ", ""));
        for (const each of lines) expect(each.length).toBeLessThanOrEqual(width);
        expect(lines.some((each) => /\p{Cs}/u.test(each))).toBe(/\p{Cs}/u.test(line));
      }),
    );
  });
});
