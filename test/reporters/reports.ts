import { groupByCase } from "../../src/domain/case-result.ts";
import { parseGateRule, type GateRule } from "../../src/domain/gate-rule.ts";
import type { Notice, Outcome, PromptEntry, RunHeader, TrialResult } from "../../src/domain/record.ts";
import type { Report, ReporterOptions } from "../../src/domain/report.ts";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import { evaluate } from "../../src/gate/evaluate.ts";
import { sentence } from "../../src/gate/sentence.ts";

export const plain: ReporterOptions = { color: false, width: 100, verbose: false };

/** A trial that scored 1, but for what is given. */
export function trialOf(over: Partial<TrialResult> = {}): TrialResult {
  const quality = over.status === undefined || over.status === "scored" ? (over.quality ?? 1) : undefined;
  return {
    prompt: "concise",
    caseId: "case-1",
    trial: 1,
    file: "golden/shipping.yaml",
    line: 3,
    column: 5,
    status: "scored",
    ...(quality !== undefined && {
      quality,
      miss: quality < 0.9,
      scores: { correctness: { status: "scored", value: quality } },
    }),
    ...(quality === undefined && { scores: {} }),
    candidate: { text: "$4.20", latencyMs: 1200, ttftMs: 300 },
    source: "live",
    threshold: 0.9,
    input: "What does it cost?",
    reference: ["$4.20"],
    usage: {
      candidate: { ...NOTHING_SPENT, calls: 1, inputTokens: 10, outputTokens: 5, costUsd: 0.01 },
      judge: NOTHING_SPENT,
    },
    ...over,
  } as TrialResult; // `over` may say undefined, which leaves a key out
}

/** Cases of one prompt config with these qualities; undefined: no answer in time. */
export function trialsOf(qualities: readonly (number | undefined)[], over: Partial<TrialResult> = {}): TrialResult[] {
  return qualities.map((quality, index) => {
    const place = { caseId: `case-${index + 1}`, line: index + 1 };
    return quality === undefined
      ? trialOf({
          ...place,
          status: "unscored",
          candidate: undefined,
          error: { kind: "timeout", message: "no answer within 60 s" },
          ...over,
        })
      : trialOf({ ...place, quality, ...over });
  });
}

export function headerOf(trials: readonly TrialResult[], over: Partial<RunHeader> = {}): RunHeader {
  const prompts = [...new Set(trials.map(({ prompt }) => prompt))];
  const planned = trials.filter(({ status }) => status !== "skipped");
  const cases = new Set(planned.map(({ caseId }) => caseId)).size;
  return {
    schemaVersion: 1,
    run: {
      id: "20260102T030405Z-abcdef",
      startedAt: "2026-01-02T03:04:05.000Z",
      finishedAt: "2026-01-02T03:04:46.283Z",
      durationMs: 41_283,
      evalgate: "0.1.0",
      node: "20.19.0",
      git: { commit: "ef7bebf", branch: "main", dirty: false },
    },
    config: { file: "evals.yaml", hash: "2f6c" },
    datasets: [{ file: "golden/shipping.yaml", hash: "aa11", cases, skipped: 0 }],
    prompts: prompts.map(promptOf),
    judge: { id: "0123456789ab", provider: "anthropic", model: "claude-sonnet-4-5" },
    plan: { cases, trials: planned.length, prompts: prompts.length, filter: null, shard: null },
    ...over,
  };
}

function promptOf(id: string): PromptEntry {
  return {
    id,
    file: `prompts/${id}.yaml`,
    line: 1,
    hash: "bb22",
    provider: "openai",
    model: "gpt-5-mini",
    answeredBy: { "gpt-5-mini": 1 },
    gate: true,
    retriever: null,
  };
}

export function rule(metric: string, text: string): GateRule {
  const parsed = parseGateRule(metric, text);
  if (typeof parsed === "string") throw new Error(parsed);
  return { ...parsed, file: "evals.yaml", line: 12, column: 3 };
}

export interface Run {
  readonly trials: readonly TrialResult[];
  readonly rules?: readonly GateRule[];
  readonly maxUnscored?: number;
  readonly filtered?: boolean;
  readonly interrupted?: "SIGINT" | "SIGTERM" | undefined;
  readonly header?: Partial<RunHeader>;
  readonly events?: readonly Notice[];
}

/** The report of a run as the gate decides it. */
export async function reportOf(run: Run): Promise<Report> {
  const header = headerOf(run.trials, run.header);
  const outcome = await evaluate({
    header,
    rules: run.rules ?? [rule("quality", ">= 0.90")],
    trials: streamOf(run.trials),
    maxUnscored: run.maxUnscored ?? 0,
    filtered: run.filtered ?? false,
    interrupted: () => run.interrupted,
  });
  return reportWith(header, outcome, sentence(outcome, header), run.trials, run.events);
}

/** The report of a run that ended before it had a plan. */
export function earlyReport(exitCode: number, words: string): Report {
  const header = headerOf([], { config: { file: "", hash: "" }, judge: null });
  const reasons = [{ code: exitCode, message: words }];
  const usage = { candidate: NOTHING_SPENT, judge: NOTHING_SPENT };
  return reportWith(
    { ...header, datasets: [] },
    { verdict: "error", exitCode, reasons, gates: [], metrics: {}, usage },
    words,
    [],
  );
}

export function reportWith(
  header: RunHeader,
  outcome: Outcome,
  words: string,
  trials: readonly TrialResult[],
  events: readonly Notice[] = [],
): Report {
  return {
    record: { header, events, trials: () => streamOf(trials) },
    outcome,
    sentence: words,
    threshold: 0.9,
    cases: () => groupByCase(streamOf(trials)),
  };
}

async function* streamOf<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}

export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}
