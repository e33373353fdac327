import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goldenCases } from "../../src/app/dataset.ts";
import { PLAIN_FORMAT, ROW_FORMATS } from "../../src/app/foreign.ts";
import { decodeCell } from "../../src/datasets/foreign/cells.ts";
import { readRecorded } from "../../src/app/recorded-rows.ts";
import type { GoldenCase } from "../../src/domain/golden-case.ts";
import { UserError } from "../../src/domain/problem.ts";
import { RECORDED_KEYS } from "../../src/systems/recorded.ts";
import { codeSource } from "../../src/text/source.ts";
import { makeFolder } from "../cli/harness.ts";

const fixtures = join(import.meta.dirname, "../fixtures/formats/datasets");

interface Read {
  readonly how?: string;
  readonly kept?: readonly string[];
  readonly cases?: readonly (readonly [place: string, golden: GoldenCase])[];
  readonly problems?: readonly string[];
  /** By case. */
  readonly answers?: readonly unknown[];
  readonly noAnswers?: string;
}

interface Mapping {
  readonly map?: Readonly<Record<string, string>>;
  readonly where?: Readonly<Record<string, unknown>>;
  readonly extra?: "error" | "metadata";
}

async function read(path: string, name: string, { map = {}, where = {}, extra }: Mapping = {}): Promise<Read> {
  const spec = { files: [{ path, name }], map, where, extra, source: codeSource("evals.yaml", {}), path: ["dataset"] };
  const cases: (readonly [string, GoldenCase])[] = [];
  const problems: string[] = [];
  const said: { readonly how?: string; readonly kept?: readonly string[] }[] = [];
  for await (const item of goldenCases([spec], (_, how, kept) => said.push({ how, kept: [...kept] }))) {
    if ("golden" in item) cases.push([`${item.line}:${item.column}`, item.golden]);
    else problems.push(`${item.at?.line}:${item.at?.column} ${item.message}`);
  }
  return { ...said[0], ...(cases.length > 0 && { cases }), ...(problems.length > 0 && { problems }) };
}

async function answersOf(
  path: string,
  name: string,
  { cases = [] }: Read,
): Promise<Pick<Read, "answers" | "noAnswers">> {
  try {
    const find = await readRecorded({ path, name, map: {}, where: {}, keys: RECORDED_KEYS, by: ["trial"] });
    return { answers: cases.map(([, { id }]) => find({ caseId: id, trial: 1 }) ?? null) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { noAnswers: error.problems[0]?.message ?? "" };
  }
}

const inline = (name: string, text: string, mapping?: Mapping) =>
  read(join(makeFolder({ [name]: text }), name), name, mapping);

describe("datasets of others", () => {
  const files = readdirSync(fixtures, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.\w+$/.test(name) && name !== "expected.json",
  );
  const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as Readonly<Record<string, Read>>; // a file of ours

  it.each(files.toSorted())("reads %s as the cases and answers that it holds", async (name) => {
    const path = join(fixtures, name);
    const found = await read(path, name);
    expect({ ...found, ...(await answersOf(path, name, found)) }).toEqual(expected[name]);
  });

  it("has a fixture of every format", () => {
    const seen = new Set(Object.values(expected).map(({ how }) => how?.split(";")[0]));
    expect([...ROW_FORMATS.map(({ name }) => name), PLAIN_FORMAT.name].filter((name) => !seen.has(name))).toEqual([]);
    expect(Object.keys(expected).toSorted()).toEqual(files.toSorted());
  });

  it.each([
    ['{"input": "q", "reference": "r"}', "q", "ours that fits exactly"],
    [
      '{"input": "q", "reference": "r", "expected": "x", "target": "y"}',
      undefined,
      "ours with unknown keys, which stay an error",
    ],
    ['{"id": "a", "input": "q", "relevant": ["d"], "metadata": {"question": "z"}}', "q", "labels beside an input"],
    ['{"input": "q", "refrence": "r"}', undefined, "a slip in one of our keys, which stays an error"],
    ['{"input": "q", "text": "r"}', undefined, "a key that could be anything"],
  ])("takes %s for nobody else's: %s", async (line, input, _why) => {
    const { how, cases } = await inline("a.jsonl", line);
    expect(how).toBeUndefined();
    expect(cases?.[0]?.[1].input).toBe(input);
  });

  it("looks at more than the first row, which may lack a key", async () => {
    const { how, cases } = await inline("a.jsonl", '{"input": "one"}\n{"input": "two", "expected": "2"}\n');
    expect(how).toBe("Braintrust rows");
    expect(cases?.map(([, { reference }]) => reference)).toEqual([undefined, ["2"]]);
  });

  it("lets a mapping win for the keys that it names", async () => {
    const line = '{"user_input": "q", "reference": "r", "gold": "g", "response": "x"}';
    const { how, cases } = await inline("a.jsonl", line, { map: { reference: "gold" } });
    expect(how).toBe("Ragas 0.2");
    expect(cases?.[0]?.[1]).toEqual({ id: expect.any(String), input: "q", reference: ["g"] });
  });

  it("lets a mapping decide where rows could be of two formats", async () => {
    const row = "input,expected,target\nq,this,that\n";
    expect((await inline("a.csv", row)).problems).toEqual(["1:1 its rows could be Inspect samples or Braintrust rows"]);
    const { cases } = await inline("a.csv", row, { map: { input: "input", reference: "target" } });
    expect(cases?.[0]?.[1]).toMatchObject({ input: "q", reference: ["that"], metadata: { expected: "this" } });
  });

  it("chooses rows by their own keys", async () => {
    const rows = '{"query": "a", "ground_truth": "1", "lot": "n"}\n{"query": "b", "ground_truth": "2", "lot": "s"}';
    const { cases } = await inline("a.jsonl", rows, { where: { lot: "s" } });
    expect(cases?.map(([place, { input }]) => [place, input])).toEqual([["2:1", "b"]]);
  });

  it("refuses what is unknown where the config says so", async () => {
    const { problems } = await inline("a.jsonl", '{"user_input": "q", "persona": "p"}', { extra: "error" });
    expect(problems).toEqual(['1:21 unknown key "persona"']);
  });

  it.each([
    [
      "a.jsonl",
      '{"user_input": [{"role": "tool", "content": "x"}]}',
      '1:26 "role" must be system, user, assistant, not "tool"',
      "a message of a tool",
    ],
    ["a.jsonl", '{"user_input": "", "reference": "r"}', '1:16 "input" must not be empty', "an empty question"],
    [
      "a.jsonl",
      '{"input": "q", "ideal": "x", "id": 1.50}\n{"input": "", "ideal": "y"}',
      '2:11 "input" must not be empty',
      "one row of two",
    ],
    [
      "a.yaml",
      "- vars: { q: a }\n  assert:\n    - { type: contains, value: x }\n    - { type: javascript, value: 'output.length' }\n",
      '4:7 an assertion of type "javascript" is code, which a dataset may not hold',
      "code",
    ],
    [
      "a.yaml",
      "- vars: { q: a }\n  assert: [{ type: bertscore, value: x }]\n",
      '2:12 assertions of type "bertscore" cannot be read',
      "an assertion that nobody knows",
    ],
    [
      "a.yaml",
      "- vars: { q: a }\n  assert: [{ type: contains }]\n",
      '2:12 the assertion "contains" lacks the value that it needs',
      "an assertion without its value",
    ],
    [
      "a.yaml",
      "- vars: { q: 'file://a.txt' }\n",
      '1:14 the variable "q" names a file, which is not read',
      "a variable in a file",
    ],
    [
      "a.yaml",
      "prompts: [p.txt]\ntests: dataset.csv\n",
      "2:8 the tests stand in a file of their own",
      "a promptfoo config without its tests",
    ],
    [
      "a.parquet",
      "PAR1 and then nothing",
      "undefined:undefined not Parquet that can be read",
      "a file of another kind",
    ],
    [
      "a.csv",
      'q,__expected\na,"python: file://x.py"\n',
      '2:1 an assertion of type "python" is code, which a dataset may not hold',
      "code in a table",
    ],
  ])("in %s with %j tells %s: %s", async (name, text, problem) => {
    expect((await inline(name, text)).problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe("lists in cells", () => {
  it.each([
    [`["a", "b"]`, ["a", "b"], "JSON"],
    [`['it\\'s', "b's", None, 1.5]`, ["it's", "b's", null, 1.5], "as Python prints them"],
    [`['caf\\xe9\\n', '\\u00e9']`, ["café\n", "é"], "with its escapes"],
    [`['open`, "['open", "not closed"],
    [`[see the manual]`, "[see the manual]", "a text in brackets"],
    [`{'a': ['b']}`, { a: ["b"] }, "a map"],
  ])("%s is %j: %s", (cell, value, _why) => {
    expect(decodeCell(cell)).toEqual(value);
  });
});
