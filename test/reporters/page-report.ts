import type { CaseResult } from "../../src/domain/case-result.ts";
import { groupByCase } from "../../src/domain/case-result.ts";
import type { Baseline, MetricComparison } from "../../src/domain/comparison.ts";
import type { TrialResult } from "../../src/domain/record.ts";
import type { Report } from "../../src/domain/report.ts";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import { hostileTexts } from "../fixtures/hostile/texts.ts";
import { reportOf, trialOf } from "./reports.ts";

/** Texts that would tell on themselves if the page obeyed them. */
export const ATTACKS = [
  "</script><script>window.pwned = 1</script>",
  '<img src="https://evil.example/x.png" onerror="window.pwned = 2">',
  "<!--<script>window.pwned = 3//",
  '"><svg onload="window.pwned = 4"><style>body{display:none}</style>',
  "javascript:window.pwned = 5",
];

const judge = {
  ...NOTHING_SPENT,
  calls: 1,
  inputTokens: 400,
  outputTokens: 30,
  cachedInputTokens: 100,
  costUsd: 0.002,
};

/** Two prompt configs with cases of every kind: misses, no answers, conversations, documents, tools, repeats, attacks. */
export function richTrials(): TrialResult[] {
  return ["concise", "verbose"].flatMap((prompt) => [
    missed(prompt),
    trialOf({ prompt, caseId: "named values", line: 20, input: { zone: "B", weight: 5 }, tags: ["priced"] }),
    trialOf({
      prompt,
      caseId: "conversation",
      line: 30,
      input: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "How can I help?" },
        { role: "user", content: "Is lithium allowed?" },
      ],
      tags: ["policy"],
    }),
    ...[1, 0.4, 0.8].map((quality, index) =>
      trialOf({ prompt, caseId: "repeated", line: 40, trial: index + 1, quality }),
    ),
    trialOf({
      prompt,
      caseId: "no answer",
      line: 50,
      status: "unscored",
      candidate: undefined,
      error: { kind: "timeout", message: "no answer within 60 s" },
      tags: ["policy"],
    }),
    trialOf({
      prompt,
      caseId: "left out",
      line: 60,
      status: "skipped",
      skip: "needs the new rates",
      candidate: undefined,
    }),
    ...[...ATTACKS, ...hostileTexts.map(({ text }) => text)].map((text, index) => attack(prompt, text, index)),
  ]);
}

function missed(prompt: string): TrialResult {
  return trialOf({
    prompt,
    caseId: "express/zone?B#1 100%",
    quality: 0.25,
    tags: ["priced", "express"],
    input: "What does express shipping of 5 kg to zone B cost?",
    reference: ["It costs $14.20 to zone B.", "$14.20"],
    relevant: { "express.md#zone-b": 2, "fuel.md": 1, "zones.md": 1 },
    scores: {
      correctness: {
        status: "scored",
        value: 0.25,
        reason: "the answer lacks $14.20",
        by: "anthropic claude-sonnet-4-5",
        quotes: ["costs $19.00"],
      },
      tone: { status: "failed", reason: "not one JSON object", cause: "unreadable" },
      refuses: { status: "skipped", reason: "the case expects no refusal" },
      "recall@5": { status: "scored", value: 0.3333 },
    },
    candidate: {
      text: "It costs $19.00 to zone B.",
      retrieved: [
        { id: "express.md#zone-b", text: "Zone B: $14.20", score: 12.5 },
        { id: "returns.md", text: "Returns are free.", score: 3.1 },
      ],
      toolCalls: [
        { name: "lookup", arguments: { zone: "B" }, result: { cents: 1900 }, latencyMs: 120 },
        { name: "quote", arguments: { kg: 5 }, latencyMs: 80 },
      ],
      usage: { inputTokens: 812, outputTokens: 40, cachedInputTokens: 512 },
      model: "gpt-5-mini-2026-01-01",
      latencyMs: 1830,
      ttftMs: 410,
      costUsd: 0.0042,
      metadata: { session: "s-1" },
    },
    source: "cached",
    usage: { candidate: { ...NOTHING_SPENT, cached: 1 }, judge },
  });
}

function attack(prompt: string, text: string, index: number): TrialResult {
  return trialOf({
    prompt,
    caseId: `attack ${index} ${text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "").slice(0, 100)}`,
    line: 100 + index,
    quality: 0.5,
    tags: [text || "empty"],
    input: text || "empty",
    reference: [text],
    relevant: { [text || "empty"]: 1 },
    scores: { correctness: { status: "scored", value: 0.5, reason: text, by: text, quotes: [text] } },
    candidate: {
      text,
      retrieved: [{ id: text, text }],
      toolCalls: [{ name: text, arguments: { [text]: text }, result: text }],
      metadata: { [text]: text },
    },
  });
}

export function richReport(over: Partial<Report> = {}): Promise<Report> {
  const events = ATTACKS.map((message) => ({
    at: "2026-01-02T03:04:05.000Z",
    kind: "model",
    prompt: "concise",
    message,
  }));
  return reportOf({ trials: richTrials(), events }).then((report) => ({ ...report, ...over }));
}

/** An earlier run: what is missed now was right, what is right now was missed. */
export async function baselineOf(report: Report): Promise<Baseline> {
  const before = new Map<string, CaseResult>();
  for await (const result of report.cases()) {
    const [trial] = result.trials;
    if (result.caseId === "conversation") continue;
    const quality =
      trial.caseId === "named values" ? 0.3 : result.miss && !result.caseId.startsWith("attack") ? 1 : result.quality;
    const then = { ...trial, ...(quality !== undefined && { quality, miss: quality < 0.9 }) };
    const candidate = trial.candidate && { ...trial.candidate, text: trial.candidate.text.replace("$19.00", "$14.20") };
    for await (const each of groupByCase(one({ ...then, candidate })))
      before.set(`${result.prompt}/${result.caseId}`, each);
  }
  return {
    run: "20251231T000000Z-before",
    file: "evals-baseline/results.json",
    startedAt: "2025-12-31T00:00:00.000Z",
    prompts: report.record.header.prompts.map(({ id }) => ({
      prompt: id,
      against: id === "verbose" ? "wordy" : id,
      metrics: [comparison("quality", 0.9, 0.61, "regressed"), comparison("correctness", 0.8, 0.79, "inconclusive")],
      slices: [comparison("quality{tag:priced}", 0.5, 0.6, "noRegression")],
      counts: { regressed: 2, fixed: 1, changed: 0, same: 20, added: 1, removed: 0, unscored: 1 },
    })),
    caseOf: (prompt, caseId) => before.get(`${prompt}/${caseId}`),
  };
}

function comparison(metric: string, before: number, now: number, state: MetricComparison["state"]): MetricComparison {
  const drop = before - now;
  return {
    metric,
    before,
    now,
    drop,
    interval: [drop - 0.1, drop + 0.1],
    p: 0.012,
    pairs: 24,
    detectable: 0.14,
    state,
  };
}

async function* one<T>(item: T): AsyncIterable<T> {
  yield item;
}
