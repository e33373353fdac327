import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleaner } from "../../src/app/clean.ts";
import type { TrialResult } from "../../src/domain/record.ts";
import { evals, filesBelow } from "../cli/harness.ts";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";

const SECRETS = ["input", "reference", "answer", "document", "argument", "result", "quote", "judged"].map(
  (name) => `PRIVATE ${name}`,
);
const [
  input = "",
  reference = "",
  answer = "",
  document = "",
  argument = "",
  toolResult = "",
  quote = "",
  reason = "",
] = SECRETS;

const trial: TrialResult = {
  prompt: "p",
  caseId: "c",
  trial: 1,
  file: "f",
  line: 1,
  status: "scored",
  quality: 1,
  scores: {
    a: { status: "scored", value: 1, reason, quotes: [quote] },
    b: { status: "failed", reason: `could not read ${answer}` },
  },
  candidate: {
    text: answer,
    retrieved: [{ id: "d", text: document, score: 1 }],
    toolCalls: [{ name: "t", arguments: { x: argument }, result: toolResult }],
    metadata: { m: answer },
    latencyMs: 5,
    usage: { inputTokens: 1, outputTokens: 2 },
  },
  source: "live",
  threshold: 0.9,
  input: [{ role: "user", content: input }],
  reference: [reference],
  usage: { candidate: NOTHING_SPENT, judge: NOTHING_SPENT },
};

const cleaned = (texts: "full" | "hash" | "none", secrets: readonly string[] = [], value = trial) =>
  cleaner({ secrets, redact: [], output: { dir: undefined, texts } }).trial(value);

describe("what sinks and reporters see of a trial", () => {
  it("is all of it by default", () => {
    expect(cleaned("full")).toEqual(trial);
  });

  it.each(["hash", "none"] as const)("has no text of others with texts: %s, and every figure", (texts) => {
    const seen = cleaned(texts);
    for (const text of SECRETS) expect(JSON.stringify(seen)).not.toContain(text);
    expect(seen).toMatchObject({
      quality: 1,
      scores: { a: { value: 1 }, b: { status: "failed" } },
      candidate: { retrieved: [{ id: "d", score: 1 }], latencyMs: 5, usage: { inputTokens: 1 } },
    });
  });

  it("can be compared by hash: the same text, the same hash", () => {
    const other = cleaned("hash", [], { ...trial, candidate: { text: `${answer}!` } });
    expect(cleaned("hash").candidate?.text).toMatch(/^sha256:[0-9a-f]{12}$/);
    expect(cleaned("hash").candidate?.text).not.toBe(other.candidate?.text);
    expect(cleaned("hash").reference).toEqual(cleaned("hash").reference);
  });

  it("has a key nowhere, be it a key of a map", () => {
    const key = "s3cr3t-0123456789";
    const planted: TrialResult = {
      ...trial,
      caseId: key,
      input: { [key]: key },
      error: { kind: "server", message: `bad ${key}` },
      candidate: {
        text: key,
        metadata: { [key]: { deep: [key, encodeURIComponent(key), Buffer.from(key).toString("base64")] } },
      },
    };
    const seen = JSON.stringify(cleaned("full", [key], planted));
    expect(seen).not.toContain(key);
    expect(seen).not.toContain(Buffer.from(key).toString("base64").slice(0, 20));
  });

  it.each(["hash", "none"] as const)(
    "has no answer in the words of a failure with texts: %s, but what it was",
    (texts) => {
      const said = "PRIVATE words of a reply";
      const failed: TrialResult = {
        ...trial,
        status: "unscored",
        scores: {
          a: { status: "failed", reason: `the reply cannot be read: "${said}"`, cause: "unreadable" },
          b: { status: "failed", reason: `it answered 500: ${said}`, cause: "server" },
          c: { status: "failed", reason: "no answer within 60 s", cause: "timeout" },
          d: { status: "skipped", reason: "the case has no reference" },
        },
        error: { kind: "server", message: `it answered 500: ${said}`, status: 500 },
      };
      const seen = cleaned(texts, [], failed);
      expect(JSON.stringify(seen)).not.toContain("PRIVATE");
      expect(seen).toMatchObject({
        scores: {
          a: { cause: "unreadable", reason: "unreadable; what was said is withheld" },
          c: { reason: "no answer within 60 s" },
          d: { reason: "the case has no reference" },
        },
        error: { kind: "server", status: 500, message: "server (status 500); what was said is withheld" },
      });
    },
  );

  it.each<[TrialResult["input"]]>([
    ["PRIVATE"],
    [{ PRIVATE: "PRIVATE", weight: 1234567 }],
    [[{ role: "user", content: "PRIVATE" }]],
  ])("has no part of an input %j with texts: hash, nor a number of it", (input) => {
    const seen = cleaned("hash", [], { ...trial, input });
    expect(seen.input).toMatch(/^sha256:[0-9a-f]{12}$/);
    expect(JSON.stringify(seen)).not.toContain("1234567");
  });

  it("has a key nowhere, whatever way it takes into a run", async () => {
    const key = "s3cr3t/0123456789+abc";
    const ran = await evals(
      ["run", "-v"],
      {
        "evals.json": {
          dataset: "cases.jsonl",
          prompts: [
            { id: "own", provider: "module", module: "own.mjs" },
            { id: "http", provider: "http", url: "http://127.0.0.1:9", headers: { "x-key": "${KEY}" } },
          ],
          retry: { attempts: 1 },
          scorers: { contains: {}, own: { type: "module", module: "own.mjs", export: "score" } },
        },
        "own.mjs": `const key = ${JSON.stringify(key)};
          export default ({ caseId }) => {
            if (caseId === "throws") throw new Error(key);
            return { text: key, metadata: { [key]: [encodeURIComponent(key), btoa(key)] }, toolCalls: [{ name: key, arguments: { [key]: key } }], retrieved: [{ id: key, text: key }] };
          };
          export const score = () => ({ value: 0, reason: key });`,
        "cases.jsonl": ["throws", "b", "c"].map((id) => ({ id, input: `question ${key}`, reference: key })),
      },
      { env: { KEY: key } },
    );
    const artifacts = filesBelow(join(ran.folder, "evals-results")).map((file) => readFileSync(file, "utf8"));
    expect(artifacts.length).toBeGreaterThan(4);
    for (const text of [ran.stdout, ran.stderr, ...artifacts]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(encodeURIComponent(key));
      expect(text).not.toContain(btoa(key));
    }
    expect(ran.results.trials[1]?.candidate?.text).toBe("[redacted]");
  });
});
