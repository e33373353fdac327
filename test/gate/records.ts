import { parseGateRule, type GateRule } from "../../src/domain/gate-rule.ts";
import type { FailureKind } from "../../src/domain/failure.ts";
import type { Outcome, RunHeader, TrialResult } from "../../src/domain/record.ts";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import { evaluate, type Evaluation } from "../../src/gate/evaluate.ts";

/** A trial that was not scored, with whatever a test says of it. */
export function trial(about: Partial<TrialResult> = {}): TrialResult {
  return {
    prompt: "main",
    caseId: "c",
    trial: 1,
    file: "golden.yaml",
    line: 1,
    status: "scored",
    scores: {},
    source: "live",
    threshold: 0.9,
    usage: { candidate: NOTHING_SPENT, judge: NOTHING_SPENT },
    ...about,
  };
}

/** One case a quality; `undefined`: a weighted scorer failed without a reply being asked for. */
export function qualities(values: readonly (number | undefined)[], prompt = "main"): TrialResult[] {
  return values.map((quality, index) =>
    trial({
      prompt,
      caseId: `c${index}`,
      ...(quality === undefined ? { status: "unscored" } : { status: "scored", quality }),
    }),
  );
}

export function noAnswer(kind: FailureKind, message: string, about: Partial<TrialResult> = {}): TrialResult {
  return trial({ status: "unscored", error: { kind, message }, ...about });
}

export function repeat<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

export function rule(metric: string, text: string): GateRule {
  const parsed = parseGateRule(metric, text);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
}

/** The header of a run that planned what the trials are. */
export function headerOf(trials: readonly TrialResult[], prompts: Readonly<Record<string, boolean>>): RunHeader {
  const planned = trials.filter(({ status }) => status !== "skipped");
  const [first = ""] = Object.keys(prompts);
  return {
    schemaVersion: 1,
    run: { id: "r", startedAt: "2026-01-01T00:00:00Z", evalgate: "0.0.0", node: "20.19.0" },
    config: { file: "evals.yaml", hash: "0" },
    datasets: [],
    prompts: Object.entries(prompts).map(([id, gate]) => ({
      id,
      file: `${id}.yaml`,
      line: 1,
      hash: "0",
      provider: "recorded",
      model: null,
      answeredBy: {},
      gate,
      retriever: null,
    })),
    judge: null,
    plan: {
      cases: new Set(planned.filter(({ prompt }) => prompt === first).map(({ caseId }) => caseId)).size,
      trials: planned.length,
      prompts: Object.keys(prompts).length,
      filter: null,
      shard: null,
    },
  };
}

export interface Situation extends Partial<Omit<Evaluation, "rules" | "trials">> {
  readonly prompts?: Readonly<Record<string, boolean>>;
}

export function gate(
  trials: readonly TrialResult[],
  rules: Readonly<Record<string, string>>,
  { prompts = { main: true }, ...input }: Situation = {},
): Promise<Outcome> {
  return evaluate({
    header: headerOf(trials, prompts),
    rules: Object.entries(rules).map(([metric, text]) => rule(metric, text)),
    trials: stream(trials),
    maxUnscored: 0,
    filtered: false,
    ...input,
  });
}

export async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
