import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError, type Problem } from "../../src/domain/problem.ts";
import { parseJson, parseJsonLine } from "../../src/text/json.ts";
import { positionOf, spellingOf } from "../../src/text/source.ts";
import { parseYaml } from "../../src/text/yaml.ts";

function problemOf(run: () => unknown): Problem | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe("JSON", () => {
  it.each([
    ['{"a": 1, "a": 2}', 1, 10, /"a" stands twice/],
    ['{"a": {"b": 1,\n "c": 2,\n "b": 3}}', 3, 2, /"b" stands twice/],
    ['{"a": 1,}', 1, 9, /not JSON/],
    ['{"a": // x\n1}', 1, 7, /not JSON/],
    ["", 1, 1, /not JSON/],
    ["{'a': 1}", 1, 2, /not JSON/],
    ['{"a": NaN}', 1, 7, /not JSON/],
  ])("finds what is wrong with %j at %i:%i", (text, line, column, message) => {
    const problem = problemOf(() => parseJson("x.json", text));
    expect(problem?.message).toMatch(message);
    expect(problem?.at).toEqual({ line, column });
    expect(parseJsonLine(text)).toBeUndefined();
  });

  it("knows where values and keys stand", () => {
    const source = parseJson("x.json", '{\n  "list": [1, {"deep": true}]\n}');
    expect(positionOf(source, ["list", 1, "deep"])).toEqual({ line: 2, column: 24 });
    expect(positionOf(source, ["list", 1, "deep"], "key")).toEqual({ line: 2, column: 16 });
    expect(positionOf(source, ["list", 7])).toEqual({ line: 2, column: 11 });
    expect(spellingOf(parseJson("x", '{"id": 1.10}'), ["id"], 1.1)).toBe("1.10");
  });

  it("drops a byte order mark", () => {
    expect(parseJson("x", '\uFEFF{"a": 1}').value).toEqual({ a: 1 });
  });

  it("reads what JSON.parse reads, and refuses doubled keys alone", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noNullPrototype: true } as object), (value) => {
        const text = JSON.stringify(value);
        expect(parseJsonLine(text)?.value).toEqual(JSON.parse(text));
        expect(parseJson("x", text).value).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("YAML", () => {
  it.each([
    ["a: 1\nb: 2\na: 3\n", 3, 1, /stands twice/],
    ["a: [1, 2\nb: 3\n", 2, 1, /not YAML/],
    ["a: 1\n---\nb: 2\n", 2, 1, /not YAML/],
    ["a: *nope\n", 1, 4, /not YAML/],
  ])("finds what is wrong with %j at %i:%i", (text, line, column, message) => {
    const problem = problemOf(() => parseYaml("x.yaml", text));
    expect(problem?.message).toMatch(message);
    expect(problem?.at).toEqual({ line, column });
  });

  it("ends a bomb of aliases", () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `l${i}: &l${i} [${
          i === 0
            ? "x"
            : Array(10)
                .fill(`*l${i - 1}`)
                .join(", ")
        }]`,
    );
    expect(problemOf(() => parseYaml("x", levels.join("\n")))?.message).toMatch(/alias/i);
  });

  it("keeps the spelling of keys and can tell that of values", () => {
    const source = parseYaml("x", "0123: a\n1.10: b\nid: 007\nflag: yes\n");
    expect(source.value).toEqual({ "0123": "a", "1.10": "b", id: 7, flag: "yes" });
    expect(spellingOf(source, ["id"], 7)).toBe("007");
    const merged = parseYaml("x", "a: &a { id: 042 }\nb: { <<: *a }\nc: &c 1.10\nd: *c\n");
    expect([spellingOf(merged, ["b", "id"], 42), spellingOf(merged, ["d"], 1.1)]).toEqual(["42", "1.1"]);
  });

  it("knows where values and keys stand, also in lists of maps", () => {
    const source = parseYaml("x", "cases:\n  - id: a\n    input: q\n  - {id: b, input: r}\n");
    expect(positionOf(source, ["cases", 0])).toEqual({ line: 2, column: 5 });
    expect(positionOf(source, ["cases", 1, "input"])).toEqual({ line: 4, column: 20 });
    expect(positionOf(source, ["cases", 1, "input"], "key")).toEqual({ line: 4, column: 13 });
  });

  it("runs no code and resolves no tag to an object of ours", () => {
    const { value } = parseYaml("x", 'a: !!js/function "function(){ return 1 }"\n');
    expect(typeof Reflect.get(Object(value), "a")).toBe("string");
    expect(Reflect.get(Object(parseYaml("x", "__proto__: {polluted: 1}\n").value), "polluted")).toBeUndefined();
  });

  it("accepts CRLF and a byte order mark", () => {
    expect(parseYaml("x", "\uFEFFa: 1\r\nb:\r\n  - x\r\n").value).toEqual({ a: 1, b: ["x"] });
  });
});
