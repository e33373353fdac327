import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCases } from "../../src/datasets/cases.ts";
import { csv } from "../../src/datasets/csv.ts";
import { jsonLines } from "../../src/datasets/json-lines.ts";
import { list } from "../../src/datasets/list.ts";
import { unseenKeys } from "../../src/datasets/mapping.ts";

const folder = mkdtempSync(join(tmpdir(), "datasets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Options {
  readonly map?: Readonly<Record<string, string>>;
  readonly where?: Readonly<Record<string, unknown>>;
  readonly extra?: "error" | "metadata";
  readonly seen?: Set<string>;
}

async function read(name: string, text: string, { map = {}, where = {}, extra, seen = new Set() }: Options = {}) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const format = [jsonLines, csv, list].find(({ extensions }) => extensions.some((end) => name.endsWith(end)));
  if (format === undefined) throw new Error(name);
  const rows = format.read({ path, name });
  const items = [];
  for await (const item of readCases(rows, {
    map,
    where,
    extra: extra ?? (format.textual ? "metadata" : "error"),
    textual: format.textual,
    seen,
  }))
    items.push(item);
  return items;
}

const told = (items: Awaited<ReturnType<typeof read>>) =>
  items.map((item) =>
    "golden" in item
      ? `${item.golden.id}@${item.line}:${item.column}`
      : `${item.at?.line}:${item.at?.column} ${item.message}`,
  );

describe("golden cases", () => {
  it("are the same in every format, each with its own line", async () => {
    const golden = { id: "a", input: "q", reference: ["x"], tags: ["t", "u"], relevant: { "d 1": 1 } };
    const written = JSON.stringify({ ...golden, reference: "x", relevant: ["d 1"] });
    const [jsonl] = await read("a.jsonl", `\uFEFF\r\n${written}\r\n`);
    const [json] = await read("a.json", `{"cases": [\n ${written}]}`);
    const [yaml] = await read(
      "a.yaml",
      "- id: a\n  input: q\n  reference: x\n  tags: [t, u]\n  relevant:\n    d 1: 1\n",
    );
    const [table] = await read("a.csv", 'id,input,reference,tags,relevant\r\na,q,x,"t, u","[""d 1""]"\r\n');
    expect([jsonl, json, yaml, table].map((item) => item && "golden" in item && item.golden)).toEqual([
      golden,
      golden,
      golden,
      golden,
    ]);
    expect([jsonl, json, yaml, table].map((item) => item && "golden" in item && `${item.line}:${item.column}`)).toEqual(
      ["2:1", "2:2", "1:3", "2:1"],
    );
  });

  it.each([
    ["a.jsonl", '{"id": "a", "input": "q", "refrence": "x"}', ['1:27 unknown key "refrence"'], "an unknown key"],
    [
      "a.jsonl",
      '{"id": "a"}\n{"id": "b", "input": ""}\n{"id": 1.50, "input": "q"}',
      ['1:1 "input" is missing', '2:22 "input" must not be empty', "1.50@3:1"],
      "one problem a line, and the rest goes on",
    ],
    ["a.jsonl", '{"id": "a", "id": "b", "input": "q"}', ['1:13 the key "id" stands twice'], "a key that stands twice"],
    ["a.jsonl", "[1]\n", ["1:1 a line must be a JSON object"], "a line that is no object"],
    [
      "a.yaml",
      "- id: 007\n  input: q\n  reference: [1.10, yes]\n- id: yes\n  input: r\n",
      ["007@1:3", "yes@4:3"],
      "ids keep their spelling",
    ],
    ["a.yaml", "- id: a\n  input: q\n  relevant: { d: -1 }\n", ["3:18 "], "a negative grade"],
    [
      "a.yaml",
      "just text",
      ["1:1 must be a list of cases, or a map with a list under `cases`"],
      "a file that is no list",
    ],
    ["a.yaml", "- id: a\n  input: q\n- oops\n", ["a@1:3", "3:3 must be a map of keys"], "an item that is no map"],
    ["a.csv", 'id,input\na,"multi\nline"\nb,q\n', ["a@2:1", "b@4:1"], "a cell of two lines"],
    ["a.csv", "id,input\na,q,extra\n", ["2:1 not CSV: Invalid Record Length"], "a row of the wrong length"],
    ["a.csv", "id,id,input\na,b,q\n", ['1:1 the column "id" stands twice'], "a column that stands twice"],
  ])("%s with %j tells %j: %s", async (name, text, expected) => {
    const found = told(await read(name, text));
    expect(found).toHaveLength(expected.length);
    for (const [index, start] of expected.entries()) expect(found[index]).toContain(start);
  });

  it("take their id from the input where they have none", async () => {
    const [text, same, other] = told(await read("a.jsonl", '{"input":"q"}\n{"input":"q"}\n{"input":{"a":1}}'));
    expect(text).toMatch(/^8e35c2cd3bf6@1/);
    expect(same?.slice(0, 12)).toBe(text?.slice(0, 12));
    expect(other?.slice(0, 12)).not.toBe(text?.slice(0, 12));
  });

  it("read null as absent", async () => {
    const [item] = await read("a.jsonl", '{"id":"a","input":"q","reference":null,"tags":null}');
    expect(item && "golden" in item && item.golden).toEqual({ id: "a", input: "q" });
  });

  it("are mapped from the keys of others; a mapped key hides the file's own", async () => {
    const text = '{"qid": 7, "id": "hidden", "question": "q", "gold": ["x", "y"], "reference": "hidden", "more": 1}';
    const [item] = await read("a.jsonl", text, {
      map: { id: "qid", input: "question", reference: "gold" },
      extra: "metadata",
    });
    expect(item && "golden" in item && item.golden).toEqual({
      id: "7",
      input: "q",
      reference: ["x", "y"],
      metadata: { more: 1 },
    });
  });

  it("are chosen by `where`, as values in JSON and as text in CSV; keys that no row has can be told", async () => {
    const seen = new Set<string>();
    const rows = '{"id":"a","input":"q","kind":1}\n{"id":"b","input":"q","kind":"1"}\n{"id":"c","input":"q"}';
    const options = { where: { kind: 1, colour: "red" }, map: { reference: "gold" }, seen };
    expect(told(await read("a.jsonl", rows, { where: { kind: 1 }, seen: new Set() }))).toEqual(["a@1:1"]);
    await read("a.jsonl", rows, options);
    expect(unseenKeys({ ...options, textual: false }).map(({ in: place, their }) => `${place} ${their}`)).toEqual([
      "map gold",
      "where colour",
    ]);
    expect(told(await read("b.csv", "id,input,kind\na,q,1\nb,q,2\n", { where: { kind: 1 } }))).toEqual(["a@2:1"]);
  });

  it("cannot reach a prototype", async () => {
    const [item] = await read("a.jsonl", '{"id":"a","input":"q","__proto__":{"polluted":true}}', { extra: "metadata" });
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(item && "golden" in item && Object.keys(item.golden.metadata ?? {})).toEqual([]);
  });
});
