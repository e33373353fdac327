import { describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/problem.ts";
import { jsonScorer } from "../../src/scorers/json.ts";
import { measure, scorerOf } from "./scoring.ts";

const ORDER = {
  type: "object",
  required: ["items"],
  additionalProperties: false,
  properties: {
    items: { type: "array", items: { type: "number" } },
    speed: { enum: ["express", "standard"] },
    code: { type: "string", pattern: "^(a+)+$" },
    zone: { type: "string", pattern: "^[A-D]$" },
    mail: { format: "email" },
  },
};

it.each([
  ['{"a": 1}', 1, "JSON"],
  ["null", 1, "JSON, though of nothing"],
  [" \n[1, 2]\n", 1, "JSON with space around it"],
  ['```json\n{"a": 1}\n```', 1, "JSON in a fence"],
  ['```\n{"a": "```"}\n```\n', 1, "JSON in a fence without a language, with a fence in a string"],
  ['Here you are:\n```json\n{"a": 1}\n```', 0, "text before the fence"],
  ['```json\n{"a": 1}\n```\n```json\n{"b": 1}\n```', 0, "two fences"],
  ["{'a': 1}", 0, "not JSON"],
  ['{"a": 1} {"b": 2}', 0, "two values"],
  ["", 0, "nothing"],
])("%j is %d: %s", async (text, value) => {
  expect(await measure(jsonScorer, {}, { text })).toMatchObject({ status: "scored", value });
});

describe("with a schema", () => {
  it.each([
    ['{"items": [1, 2], "speed": "express"}', undefined],
    ['{"items": [1], "mail": "no mail"}', undefined],
    ["{}", "the answer must have required property 'items'"],
    ['{"items": [1, "two"]}', "/items/1 must be number"],
    ['{"items": [], "size": 1}', 'the answer must NOT have additional properties: "size"'],
    ['{"items": [], "speed": "slow"}', '/speed must be equal to one of the allowed values: ["express","standard"]'],
    ["[]", "the answer must be object"],
    ['{"items": [], "code": "aa", "zone": "B"}', undefined],
    ['{"items": [], "code": "ab", "zone": "B"}', '/code must match pattern "^(a+)+$"'],
    ['{"items": [], "code": "aa", "zone": "E"}', '/zone must match pattern "^[A-D]$"'],
  ])("the first thing wrong with %s is %s", async (text, reason) => {
    const score = await measure(jsonScorer, { schema: ORDER }, { text });
    expect(score).toEqual(
      reason === undefined ? { status: "scored", value: 1 } : { status: "scored", value: 0, reason },
    );
  });

  it("reads it from a file", async () => {
    const files: Readonly<Record<string, string>> = { "order.schema.json": JSON.stringify(ORDER) };
    const readText = (file: string) => files[file] ?? "";
    const score = await measure(jsonScorer, { schema: "order.schema.json" }, { text: "{}" }, {}, { readText });
    expect(score).toMatchObject({ value: 0 });
  });

  it.each<[object, number, string]>([
    [{ prefixItems: [{ type: "string" }] }, 0, "2020-12 is the default"],
    [{ $schema: "https://json-schema.org/draft/2020-12/schema", prefixItems: [{ type: "string" }] }, 0, "2020-12"],
    [{ $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] }, 0, "draft-07"],
    [
      { $schema: "http://json-schema.org/draft-07/schema#", prefixItems: [{ type: "string" }] },
      1,
      "draft-07 does not know the keyword",
    ],
  ])("%j of [1] is %d: %s", async (schema, value) => {
    expect(await measure(jsonScorer, { schema }, { text: "[1]" })).toMatchObject({ status: "scored", value });
  });

  it.each([
    [{ type: "objekt" }, /^the schema is not a JSON Schema: .*type/],
    [{ $ref: "#/$defs/none" }, /^the schema is not a JSON Schema: can't resolve reference/],
    [{ pattern: "(" }, /^the schema is not a JSON Schema: /],
    [{ $async: true, type: "string" }, /\$async is not supported$/],
    [{ $schema: "http://json-schema.org/draft-04/schema#" }, /^the schema: the dialect .*draft-04.* is not supported$/],
  ])("refuses %j before it is used", async (schema, message) => {
    await expect(scorerOf(jsonScorer, { schema })).rejects.toThrow(UserError);
    await expect(scorerOf(jsonScorer, { schema })).rejects.toThrow(message);
  });

  it.each([
    ["{", /^not JSON/],
    ["[]", /^a JSON Schema must be a map$/],
  ])("refuses a file that holds %j", async (text, message) => {
    await expect(scorerOf(jsonScorer, { schema: "s.json" }, { readText: () => text })).rejects.toThrow(message);
  });

  it("does not wait for a pattern that backtracks without end", async () => {
    const text = JSON.stringify({ items: [], code: `${"a".repeat(60)}!` });
    await expect(measure(jsonScorer, { schema: ORDER }, { text })).rejects.toThrow("took longer than 1 s");
  });
});
