import { describe, expect, it } from "vitest";
import { cleaner } from "../../src/app/clean.ts";
import type { TrialResult } from "../../src/domain/record.ts";
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
  scores: { a: { status: "scored", value: 1, reason, quotes: [quote] }, b: { status: "failed", reason: "timed out" } },
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
      scores: { a: { value: 1 }, b: { reason: "timed out" } },
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
});
