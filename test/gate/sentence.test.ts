import { describe, expect, it } from "vitest";
import type { TrialResult } from "../../src/domain/record.ts";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import { sentence } from "../../src/gate/sentence.ts";
import { gate, headerOf, noAnswer, qualities, repeat, trial, type Situation } from "./records.ts";

const right = (count: number, of: number): number[] => [...repeat(count, 1), ...repeat(of - count, 0)];
const refused = (caseId: string): TrialResult =>
  noAnswer("auth", "openai answered 401 (key OPENAI_API_KEY)", { caseId });

async function words(
  trials: readonly TrialResult[],
  rules: Readonly<Record<string, string>>,
  situation: Situation = {},
): Promise<string> {
  return sentence(await gate(trials, rules, situation), headerOf(trials, situation.prompts ?? { main: true }));
}

function answered(source: "cached" | "recorded", index: number): TrialResult {
  const usage = { candidate: { ...NOTHING_SPENT, [source]: 1 }, judge: NOTHING_SPENT };
  return trial({ caseId: `${source}${index}`, quality: 1, source, usage });
}

function timed(seconds: readonly (number | undefined)[]): TrialResult[] {
  return seconds.map((latency, index) =>
    trial({
      caseId: `c${index}`,
      candidate: { text: "", ...(latency !== undefined && { latencyMs: latency * 1000 }) },
    }),
  );
}

function spending(...costs: readonly number[]): TrialResult[] {
  return costs.map((costUsd, index) =>
    trial({
      caseId: `c${index}`,
      usage: { candidate: { ...NOTHING_SPENT, calls: 1, inputTokens: 700, costUsd }, judge: NOTHING_SPENT },
    }),
  );
}

const UNLABELLED = { recall: { status: "skipped", reason: "the case lists no relevant documents" } } as const;

function unjudged(reason: string, cause: "server" | "unreadable"): TrialResult {
  return trial({
    caseId: "x",
    status: "unscored",
    scores: { correctness: { status: "failed", reason, cause, by: "judge" } },
  });
}

/** Two trials of the value and one without an answer. */
function halfAnswered(caseId: string, quality: number): TrialResult[] {
  return [
    trial({ caseId, quality }),
    trial({ caseId, trial: 2, quality }),
    noAnswer("auth", "401", { caseId, trial: 3 }),
  ];
}

function both(good: number, bad: number): TrialResult[] {
  return [...qualities(repeat(4, good), "good"), ...qualities(repeat(4, bad), "bad")];
}

describe("the last line says", () => {
  it.each<[string, readonly (number | undefined)[], string]>([
    ["passed: quality 0.94 >= 0.90 (n = 100)", right(94, 100), ">= 0.90"],
    ["passed: quality 0.90 >= 0.90 (n = 100)", right(90, 100), ">= 0.90"],
    ["passed: quality 0.9003 > 0.90 (n = 4)", [0.9, 0.9, 0.9, 0.9012], "> 0.90"],
    ["gate failed: quality 0.74 < 0.90 (n = 100)", right(74, 100), ">= 0.90"],
    ["gate failed: quality 0.8971 < 0.90 (n = 68)", right(61, 68), ">= 0.90"],
    ["gate failed: quality 0.899999999 < 0.90 (n = 1)", [0.899999999], ">= 0.90"],
    ["gate failed: quality 0.90 <= 0.90 (n = 10)", right(9, 10), "> 0.90"],
    ["gate failed: quality 0.95 >= 0.9 (n = 1)", [0.95], "< 0.9"],
    [
      "inconclusive: quality between 0.88 and 0.93 (95 of 100 scored)",
      [...right(88, 95), ...repeat(5, undefined)],
      ">= 0.90",
    ],
    [
      "inconclusive: quality between 0.98 and 0.99 (99 of 100 scored, maxUnscored is 0)",
      [...right(98, 99), undefined],
      ">= 0.90",
    ],
  ])("%s", async (expected, values, text) => {
    expect(await words(qualities(values), { quality: text })).toBe(expected);
  });

  it.each<[string, readonly TrialResult[], string, string]>([
    ["gate failed: latency.p95 7.2s > 5s (n = 2)", timed([1, 7.2]), "latency.p95", "<= 5s"],
    ["passed: latency.p95 0.5s <= 500ms (n = 1)", timed([0.5]), "latency.p95", "<= 500ms"],
    ["passed: latency.p95 10s <= 20s (n = 1)", timed([10]), "latency.p95", "<= 20s"],
    ["inconclusive: latency.p95 at least 1.5s (1 of 2 scored)", timed([1.5, undefined]), "latency.p95", "<= 2s"],
    ["inconclusive: latency.p95 unknown (0 of 1 scored)", timed([undefined]), "latency.p95", "<= 2s"],
    ["gate failed: cost.total $12.30 > $10 (n = 2)", spending(12, 0.3), "cost.total", "<= $10"],
    ["gate failed: tokens.total 1400 > 1000 (n = 2)", spending(0, 0), "tokens.total", "<= 1000"],
    ["inconclusive: recall: no planned case has it", [trial({ scores: UNLABELLED })], "recall", ">= 0.90"],
  ])("%s", async (expected, trials, metric, text) => {
    expect(await words(trials, { [metric]: text })).toBe(expected);
  });

  it("what a reader of a pass must know", async () => {
    const trials = [
      ...[0, 1].map((index) => answered("cached", index)),
      ...repeat(7, 0).map((_, index) => answered("recorded", index)),
      ...["s", "t"].map((caseId) => trial({ caseId, status: "skipped", skip: "later" })),
      refused("x"),
    ];
    expect(await words(trials, { quality: ">= 0.90" }, { maxUnscored: 1 })).toBe(
      "passed: quality 1.00 >= 0.90 (n = 10, 2 cached, 7 recorded, 1 unscored, 2 skipped)",
    );
  });

  it.each<[string, readonly TrialResult[]]>([
    ["provider: openai answered 401 (key OPENAI_API_KEY)", ["a", "b"].map(refused)],
    [
      "provider: openai answered 401 (key OPENAI_API_KEY) (1 of 5 cases without an answer)",
      [...qualities(repeat(4, 1)), refused("x")],
    ],
    [
      "provider: the judge answered 500 (1 of 2 cases without an answer)",
      [...qualities([1]), unjudged("the judge answered 500", "server")],
    ],
    ["provider: two lines␊::error::x", [noAnswer("badReply", "two lines\n::error::x")]],
    ["budget: $10 are spent", [...qualities([1]), refused("x"), noAnswer("budget", "$10 are spent", { caseId: "y" })]],
    [
      "inconclusive: quality between 0.50 and 1.00 (1 of 2 scored)",
      [...qualities([1]), unjudged("no score", "unreadable")],
    ],
    [
      "gate failed: quality at best 0.75 < 0.90 (n = 2)",
      [...qualities([1]), trial({ caseId: "x", quality: 0 }), noAnswer("auth", "401", { caseId: "x", trial: 2 })],
    ],
  ])("%s", async (expected, trials) => {
    expect(await words(trials, { quality: ">= 0.90" })).toBe(expected);
  });

  it("the bound that decides where the scored alone would mislead", async () => {
    const trials = [trial({ caseId: "a", quality: 0.5 }), ...halfAnswered("b", 0.9)];
    // Scored: 0.5. With the missing trial of b at 0: (0.5 + 0.6) / 2.
    expect(await words(trials, { quality: ">= 0.55" }, { maxUnscored: 1 })).toBe(
      "passed: quality at worst 0.55 >= 0.55 (n = 2, 1 unscored)",
    );
  });

  const slow = { text: "", latencyMs: 7200 };

  it.each<[string, readonly TrialResult[], Readonly<Record<string, string>>, Situation]>([
    ["gate failed: bad quality 0.80 < 0.90 (n = 4)", both(0.95, 0.8), { quality: ">= 0.90" }, {}],
    [
      "passed: quality 0.95 >= 0.90 (n = 4)",
      both(0.95, 0.8),
      { quality: ">= 0.90" },
      { prompts: { good: true, bad: false } },
    ],
    ["passed: quality 0.92 >= 0.90 (n = 4)", both(0.95, 0.92), { quality: ">= 0.90" }, {}],
    ["gate failed: good quality 0.80 < 0.90 (n = 4); and 1 more", both(0.8, 0.8), { quality: ">= 0.90" }, {}],
    [
      "inconclusive: filtered run decides no gate (--gate-subset decides it)",
      both(1, 1),
      { quality: ">= 0.90", "quality.min": ">= 0.5" },
      { filtered: true },
    ],
    ["interrupted", both(0, 0), { quality: ">= 0.90" }, { interrupted: () => "SIGINT" }],
  ])("%s", async (expected, trials, rules, situation) => {
    expect(await words(trials, rules, { prompts: { good: true, bad: true }, ...situation })).toBe(expected);
  });

  it.each<[string, readonly TrialResult[], Readonly<Record<string, string>>]>([
    [
      "gate failed: latency.p95 7.2s > 5s (n = 1); and 1 more",
      [trial({ quality: 1, candidate: slow })],
      { "ttft.p50": "<= 1s", "latency.p95": "<= 5s", quality: ">= 0.90" },
    ],
    ["provider: 401", [noAnswer("auth", "401")], { quality: ">= 0.90", recall: ">= 0.5", "latency.p50": "<= 8s" }],
    [
      "passed: latency.p50 7.2s <= 8s (n = 1)",
      [trial({ candidate: slow, scores: { recall: { status: "scored", value: 1 } } })],
      { recall: ">= 0.5", "latency.p50": "<= 8s" },
    ],
  ])("%s", async (expected, trials, rules) => {
    expect(await words(trials, rules)).toBe(expected);
  });

  it("how much of the plan is there", async () => {
    const trials = qualities(repeat(4, 1));
    const header = headerOf(trials, { main: true });
    expect(sentence(await gate(trials.slice(1), { quality: ">= 0.90" }, { header }), header)).toBe(
      "inconclusive: the record has 3 of 4 planned trials",
    );
  });
});
