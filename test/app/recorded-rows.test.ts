import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRecorded, type RecordedFile } from "../../src/app/recorded-rows.ts";
import { UserError } from "../../src/domain/problem.ts";
import { RECORDED_KEYS, recordedSystem } from "../../src/systems/recorded.ts";
import { evals, makeFolder, recorded, type Files } from "../cli/harness.ts";

type Reading = Partial<Pick<RecordedFile, "map" | "where" | "keys" | "by">>;

async function read(name: string, content: Files[string], { map = {}, where = {}, ...more }: Reading = {}) {
  const path = join(makeFolder({ [name]: content }), name);
  return readRecorded({ path, name, map, where, keys: RECORDED_KEYS, by: ["trial"], ...more });
}

/** What the recorded system answers for a case of a recording. */
async function answer(name: string, content: Files[string], reading: Reading = {}, caseId = "a", trial = 1) {
  const system = recordedSystem(await read(name, content, reading));
  const request = { caseId, trial, input: "", values: {}, variables: {}, metadata: {} };
  return system.answer(request, { signal: new AbortController().signal });
}

const problemsOf = async (name: string, content: Files[string], reading: Reading = {}) =>
  read(name, content, reading).then(
    () => [],
    (error: unknown) => {
      if (error instanceof UserError) return error.problems;
      throw error;
    },
  );

describe("a recorded answer", () => {
  const row = { caseId: "a", text: "hi", retrieved: ["d1", { id: "d2", score: 0.5 }], latencyMs: 12, ok: true };
  const candidate = {
    text: "hi",
    retrieved: [{ id: "d1" }, { id: "d2", score: 0.5 }],
    latencyMs: 12,
    metadata: { ok: true },
  };

  it.each<[string, Files[string]]>([
    ["rows.jsonl", [row]],
    ["rows.json", JSON.stringify([row])],
    ["rows.json", { cases: [row] }],
    ["rows.csv", 'caseId,text,retrieved,latencyMs,ok\r\na,hi,"[""d1"",{""id"":""d2"",""score"":0.5}]",12,true\r\n'],
    ["rows.yaml", "- { caseId: a, text: hi, retrieved: [d1, { id: d2, score: 0.5 }], latencyMs: 12, ok: true }\n"],
  ])("is read from %s %j", async (name, content) => {
    expect(await answer(name, content)).toEqual({ source: "recorded", candidate });
  });

  it.each<[string, Files[string], object]>([
    ["a row without text", [{ caseId: "a" }], { text: "" }],
    ["a text that is null", [{ caseId: "a", text: null }], { text: "" }],
    ["an empty cell", "caseId,text,n\na,,1\n", { text: "", metadata: { n: 1 } }],
    ["a text that is a number, as it was written", '{"caseId":"a","text":4.20}\n', { text: "4.20" }],
    ["a text that looks like JSON in a cell", 'caseId,text\na,"[1]"\n', { text: "[1]" }],
    ["a text with numbers alone in a cell", "caseId,text\na,007\n", { text: "007" }],
    ["a text that is a map", [{ caseId: "a", text: { x: 1 } }], { text: '{"x":1}' }],
    [
      "documents whose ids are numbers",
      [{ caseId: "a", retrieved: [1, { id: 2 }] }],
      { retrieved: [{ id: "1" }, { id: "2" }] },
    ],
    ["documents not reported", [{ caseId: "a", text: "x", retrieved: null }], { text: "x" }],
    ["metadata and what is unknown", [{ caseId: "a", metadata: { m: 1 }, k: [2] }], { metadata: { k: [2], m: 1 } }],
    [
      "scores of its own",
      [{ caseId: "a", text: "x", scores: { s: 1 } }],
      { text: "x", metadata: { scores: { s: 1 } } },
    ],
    ["metadata that is no map", [{ caseId: "a", metadata: "m" }], { metadata: { metadata: "m" } }],
  ])("may be %s", async (_, content, expected) => {
    const name = typeof content === "string" && content.startsWith("caseId") ? "rows.csv" : "rows.jsonl";
    expect((await answer(name, content)).candidate).toMatchObject(expected);
  });

  it("that reports null as documents reports none", async () => {
    expect((await answer("r.jsonl", [{ caseId: "a", retrieved: null }])).candidate).not.toHaveProperty("retrieved");
  });

  it.each<[unknown, object]>([
    ["boom", { kind: "recorded", message: "boom" }],
    [
      { kind: "timeout", message: "60 s" },
      { kind: "timeout", message: "60 s" },
    ],
    [
      { kind: "unheard of", message: "m", status: 500 },
      { kind: "recorded", message: "m", status: 500 },
    ],
    [{ message: "m" }, { kind: "recorded", message: "m" }],
    [{}, { kind: "recorded", message: "no message" }],
    [500, { kind: "recorded", message: "500" }],
  ])("may be the error %j instead, which is none", async (error, expected) => {
    await expect(answer("r.jsonl", [{ caseId: "a", text: "hi", error }])).rejects.toMatchObject(expected);
  });

  it("whose parts cannot be read is none", async () => {
    await expect(answer("r.jsonl", [{ caseId: "a", usage: { prompt: 1 } }])).rejects.toMatchObject({
      kind: "badReply",
    });
  });

  it("that is not there is missing, also for a trial", async () => {
    await expect(answer("r.jsonl", [row], {}, "b")).rejects.toMatchObject({
      kind: "missing",
      message: 'no recorded answer for case "b"',
    });
    await expect(answer("r.jsonl", [row], {}, "a", 2)).rejects.toMatchObject({
      kind: "missing",
      message: 'no recorded answer for case "a", trial 2',
    });
  });
});

describe("the rows of a recording", () => {
  it("are found by trial, be it a number or a text", async () => {
    const rows = [
      { caseId: "a", text: "one" },
      { caseId: "a", trial: 2, text: "two" },
      { caseId: "a", trial: "3", text: "three" },
    ];
    const texts = await Promise.all([1, 2, 3].map((trial) => answer("r.jsonl", rows, {}, "a", trial)));
    expect(texts.map(({ candidate }) => candidate.text)).toEqual(["one", "two", "three"]);
  });

  it.each([
    ["1.0", '{"caseId":1.0,"text":"x"}\n'],
    ["12345678901234567890", '{"caseId":12345678901234567890,"text":"x"}\n'],
    ["true", '{"caseId":true,"text":"x"}\n'],
  ])("keep the spelling of an id that is %s", async (id, content) => {
    expect((await answer("r.jsonl", content, {}, id)).candidate.text).toBe("x");
  });

  it("keep the zeros of an id in a cell", async () => {
    expect((await answer("r.csv", "caseId,text\n007,x\n", {}, "007")).candidate.text).toBe("x");
  });

  it("are mapped and chosen by their own keys", async () => {
    const rows = [
      { q: "a", out: "right", model: "m1", run: 1 },
      { q: "a", out: "wrong", model: "m2", run: 1 },
    ];
    const { candidate } = await answer("r.jsonl", rows, { map: { caseId: "q", text: "out" }, where: { model: "m1" } });
    expect(candidate).toEqual({ text: "right", model: "m1", metadata: { run: 1 } });
  });

  it("of a table are chosen by their text, others by their value", async () => {
    const csv = "caseId,text,t\na,x,0.8\na,y,0.6\n";
    expect((await answer("r.csv", csv, { where: { t: 0.8 } })).candidate.text).toBe("x");
    const rows = [{ caseId: "a", text: "x", t: "0.8" }];
    await expect(answer("r.jsonl", rows, { where: { t: 0.8 } })).rejects.toMatchObject({ kind: "missing" });
  });

  it("are hidden where another key is mapped to theirs", async () => {
    const rows = [{ caseId: "a", text: "draft", final: "good" }];
    const { candidate } = await answer("r.jsonl", rows, { map: { text: "final" } });
    expect(candidate).toEqual({ text: "good" });
  });

  it("of a judge are found by what is mapped, whose ids may be numbers", async () => {
    const rows = [{ caseId: "a", prompt: 3, scorer: "s", text: "5" }];
    const find = await read("r.jsonl", rows, {
      keys: ["caseId", "text", "prompt", "scorer"],
      by: ["trial", "prompt", "scorer"],
    });
    expect(find({ caseId: "a", trial: 1, prompt: "3", scorer: "s" })?.["text"]).toBe("5");
    expect(find({ caseId: "a", trial: 1, prompt: "4", scorer: "s" })).toBeUndefined();
  });

  it.each<[string, Files[string], Reading, string, number | undefined]>([
    ["r.jsonl", [{ text: "x" }], {}, "the row does not say which case it answers", 1],
    ["r.jsonl", [{ caseId: "a" }, { caseId: "a", trial: 1 }], {}, 'a second row for case "a", trial 1', 2],
    ["r.jsonl", [{ caseId: "a", trial: 0 }], {}, "trial 0 is none: trials count from 1", 1],
    ["r.jsonl", [{ caseId: "a", trial: 1.5 }], {}, "trial 1.5 is none: trials count from 1", 1],
    ["r.jsonl", [{ caseId: "a" }], { map: { text: "anser" } }, 'no row has the key "anser" of `map`', undefined],
    ["r.jsonl", [{ caseId: "a" }], { where: { run: 1 } }, 'no row has the key "run" of `where`', undefined],
    ["r.jsonl", '{"caseId":"a"}\n[1]\n', {}, "a line must be a JSON object", 2],
    ["r.csv", 'caseId,text\na,x\nb,"y\n', {}, "not CSV", 3],
    ["r.txt", "x", {}, "the format of this file is not known", undefined],
  ])("of %s %j with %j are refused: %s", async (name, content, reading, message, line) => {
    const [problem] = await problemsOf(name, content, reading);
    expect(problem?.message).toContain(message);
    expect(problem?.at?.line).toBe(line);
  });

  it("are refused with every problem at once", async () => {
    const rows = '{"caseId":"a"}\n{"caseId":"a"}\noops\n{"text":"x"}\n';
    expect((await problemsOf("r.jsonl", rows)).map(({ at }) => at?.line)).toEqual([2, 3, 4]);
  });
});

describe("an earlier run", () => {
  it("is a recording: each trial answers as it did then, errors too", async () => {
    const first = await evals(["run"], recorded([true, "error", "missing", 0.5]));
    expect(first.code).toBe(1);
    const files = recorded([]);
    const again = await evals(["run"], {
      ...files,
      "cases.jsonl": [0, 1, 2, 3].map((index) => ({ id: `c00${index}`, input: `question ${index}` })),
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [{ id: "sys", provider: "recorded", file: "earlier.json" }],
        scorers: { good: { type: "label", field: "ok" } },
      },
      "earlier.json": first.read("evals-results/results.json") ?? "",
    });
    const told = ({ results }: typeof first) =>
      results.trials.map(({ caseId, quality, candidate, error }) => [caseId, quality, candidate?.text, error?.message]);
    expect(told(again)).toEqual(told(first));
    expect(again.code).toBe(1);
  });

  it("of two prompt configs needs one of them chosen", async () => {
    const results = {
      trials: ["p", "q"].map((prompt) => ({ prompt, caseId: "a", trial: 1, scores: {}, candidate: { text: prompt } })),
    };
    const [problem] = await problemsOf("results.json", results);
    expect(problem?.message).toContain("a second row");
    expect(problem?.hint).toContain("where");
    expect((await answer("results.json", results, { where: { prompt: "q" } })).candidate.text).toBe("q");
  });

  it("has no answer for a case that it skipped", async () => {
    const results = { trials: [{ prompt: "p", caseId: "a", trial: 1, scores: {}, status: "skipped" }] };
    await expect(answer("results.json", results)).rejects.toMatchObject({ kind: "missing" });
  });
});
