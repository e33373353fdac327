// node bench/compare.js: two records of 10,000 judged cases each, held against each other. Limit: 2 s.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evals, inTurns, verdict } from "./measure.js";

const CASES = 10_000;
const folder = mkdtempSync(join(tmpdir(), "bench-"));
mkdirSync(join(folder, ".git"));

const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
const nothing = {
  calls: 0,
  cached: 0,
  recorded: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0,
  unpricedCalls: 0,
};

/** Graded by a judge over three trials' worth of grades, so that many differences are thirds and quarters. */
function record(name, shift) {
  const trial = (i) => {
    const grade = (index) => (((i + index) * 7919 + shift * ((i * 31) % 7 === 0 ? index + 1 : 0)) % 13) / 12;
    const quality = Math.round(((grade(1) + 2 * grade(2)) / 3) * 1e9) / 1e9;
    return {
      prompt: "p",
      caseId: `case-${i}`,
      trial: 1,
      file: "cases.jsonl",
      line: i + 1,
      status: "scored",
      quality,
      miss: quality < 0.9,
      scores: {
        correctness: { status: "scored", value: grade(2), reason: words, by: "judge" },
        faithfulness: { status: "scored", value: grade(1), reason: words, by: "judge", quotes: [words] },
        "recall@5": { status: "scored", value: ((i + shift) % 5) / 4 },
      },
      candidate: {
        text: `${words} ${quality}`,
        retrieved: Array.from({ length: 5 }, (_, k) => ({ id: `d${k}`, text: words })),
        latencyMs: 100,
      },
      source: "live",
      threshold: 0.9,
      tags: [`tag-${i % 20}`],
      input: `question ${i}`,
      usage: { candidate: nothing, judge: nothing },
    };
  };
  const head = {
    schemaVersion: 1,
    run: { id: `20260101T00000${shift}Z-aaaaaa`, startedAt: "2026-01-01T00:00:00.000Z", evalgate: "0", node: "20" },
    config: { file: "evals.yaml", hash: "c" },
    datasets: [{ file: "cases.jsonl", hash: "d", cases: CASES, skipped: 0 }],
    prompts: [
      {
        id: "p",
        file: "p.yaml",
        line: 1,
        hash: "p",
        provider: "openai",
        model: "m",
        answeredBy: {},
        gate: true,
        retriever: null,
      },
    ],
    judge: { id: "j", provider: "openai", model: "j" },
    scoring: { hash: "s" },
    plan: { cases: CASES, trials: CASES, prompts: 1, filter: null, shard: null },
    verdict: "pass",
    exitCode: 0,
    reasons: [],
    gates: [],
    metrics: {},
    usage: { candidate: nothing, judge: nothing },
    events: [],
  };
  const lines = Array.from({ length: CASES }, (_, i) => JSON.stringify(trial(i)));
  const text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "trials": [\n${lines.join(",\n")}\n  ]\n}\n`;
  writeFileSync(join(folder, name), text);
}

record("before.json", 0);
record("now.json", 1);
const [{ wallMs, peakMb, runs }] = await inTurns(
  [{ args: [evals, "compare", "before.json", "now.json"], options: { cwd: folder } }],
  Number(process.argv[2] ?? 5),
);
rmSync(folder, { recursive: true });
const failed = runs.find(({ code }) => code !== 0 && code !== 1);
if (failed !== undefined) throw new Error(failed.stderr);
console.log(`${runs[0].stderr.trim()}; peak ${peakMb.toFixed(0)} MB`);
verdict("two records of 10,000 cases", wallMs / 1000, 2, " s");
