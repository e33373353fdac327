import type { CallContext } from "../domain/call.ts";
import type { Candidate } from "../domain/candidate.ts";
import type { Edges } from "../domain/edges.ts";
import { ProviderError, type Failure, type FailureKind } from "../domain/failure.ts";
import type { ModelCall } from "../domain/judge.ts";
import type { PriceBook } from "../domain/price-book.ts";
import type { TrialResult } from "../domain/record.ts";
import { addSpend, NOTHING_SPENT, type Spend } from "../domain/spend.ts";
import type { Answer } from "../domain/system.ts";
import type { PlannedTrial, PreparedScorer } from "./planned.ts";
import { requestOf } from "./request.ts";
import { scoresWithoutCandidate, scoreTrial, type TrialScores } from "./score-trial.ts";
import { spendOf, spendOfCalls, spendOfFailure } from "./spending.ts";

export interface TrialParts {
  readonly scorers: readonly PreparedScorer[];
  /** Made when the first answer is there, if not before. */
  readonly prices: () => Promise<PriceBook>;
  /** Below it a case is a miss, where it sets no own. */
  readonly threshold: number;
  /** For a scorer that asks no judge. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly traceparent: string | undefined;
  readonly edges: Pick<Edges, "timer">;
  /** Told of every answer, before it is scored. */
  readonly heard: (planned: PlannedTrial, answer: Answer) => void;
  readonly heardJudge: (planned: PlannedTrial, models: readonly string[]) => void;
}

/** Asks the system once and scores what it answers. Whatever foreign code does, the result is a trial. */
export async function runTrial(planned: PlannedTrial, parts: TrialParts): Promise<TrialResult> {
  const base = baseOf(planned, parts.threshold);
  if (planned.located.golden.skip !== undefined)
    return {
      ...base,
      status: "skipped",
      skip: planned.located.golden.skip,
      scores: {},
      source: "live",
      usage: NO_USAGE,
    };
  if (parts.signal.aborted) return failedTrial(base, planned, parts, ABORTED, NONE_LOST);
  const lost: Lost = { system: [], judge: [] };
  const context: CallContext = { signal: parts.signal, traceparent: parts.traceparent };
  let answer: Answer;
  try {
    answer = await planned.prompt.system.answer(requestOf(planned.located.golden, planned.prompt, planned.trial), {
      ...context,
      lost: (kind) => lost.system.push(kind),
    });
  } catch (error) {
    return failedTrial(base, planned, parts, failureOf(error, parts.signal), lost);
  }
  parts.heard(planned, answer);
  const price = await parts.prices();
  const candidate = priced(answer, planned, price);
  try {
    const scores = await scoreTrial(
      parts.scorers,
      planned.located.golden,
      candidate,
      {
        ...context,
        lost: (kind) => lost.judge.push(kind),
        prompt: planned.prompt.id,
        caseId: planned.located.golden.id,
        trial: planned.trial,
      },
      parts,
    );
    parts.heardJudge(
      planned,
      scores.calls.map(({ model }) => model),
    );
    return scoredTrial(base, answer, candidate, scores, price, lost);
  } catch (error) {
    if (!parts.signal.aborted) throw error;
    // The answer was paid for, though nobody scored it.
    const { candidate: spent } = usageOf(answer, candidate, [], price, lost);
    const failed = failedTrial(base, planned, parts, ABORTED, NONE_LOST);
    return { ...failed, candidate, ...sourceOf(answer), usage: { ...failed.usage, candidate: spent } };
  }
}

/** Attempts that failed and were made again. */
interface Lost {
  readonly system: FailureKind[];
  readonly judge: FailureKind[];
}

const NONE_LOST: Lost = { system: [], judge: [] };

type Base = Omit<TrialResult, "status" | "scores" | "source" | "usage">;

const NO_USAGE = { candidate: NOTHING_SPENT, judge: NOTHING_SPENT };

const ABORTED: Failure = { kind: "aborted", message: "the run was interrupted" };

function baseOf({ prompt, located, trial }: PlannedTrial, threshold: number): Base {
  const { golden, file, line, column } = located;
  return {
    prompt: prompt.id,
    caseId: golden.id,
    trial,
    file,
    line,
    column,
    threshold: golden.threshold ?? threshold,
    input: golden.input,
    ...(golden.tags && { tags: golden.tags }),
    ...(golden.reference && { reference: golden.reference }),
    ...(golden.relevant && { relevant: golden.relevant }),
  };
}

/** Of a cached answer, what the call cost that gave it. */
function priced({ candidate, reportedCostUsd }: Answer, { prompt }: PlannedTrial, price: PriceBook): Candidate {
  const costUsd =
    candidate.costUsd ??
    price({
      provider: prompt.provider,
      model: candidate.model ?? prompt.model,
      usage: candidate.usage,
      reportedCostUsd,
    });
  return costUsd === undefined ? candidate : { ...candidate, costUsd };
}

function scoredTrial(
  base: Base,
  answer: Answer,
  candidate: Candidate,
  { scores, quality, status, calls }: TrialScores,
  price: PriceBook,
  lost: Lost,
): TrialResult {
  const unanswered = Object.values(scores).flatMap(({ by, cause }) =>
    by !== undefined && cause !== undefined && cause !== "unreadable" ? [cause] : [],
  );
  return {
    ...base,
    status,
    ...(quality !== undefined && { quality, miss: Math.round(quality * 1e9) < Math.round(base.threshold * 1e9) }),
    scores,
    candidate,
    ...sourceOf(answer),
    usage: usageOf(answer, candidate, calls, price, { ...lost, judge: [...lost.judge, ...unanswered] }),
  };
}

function sourceOf({ source, cachedAt }: Answer): Pick<TrialResult, "source" | "cachedAt"> {
  return { source, ...(cachedAt !== undefined && { cachedAt }) };
}

function usageOf(
  { source }: Answer,
  candidate: Candidate,
  calls: readonly ModelCall[],
  price: PriceBook,
  lost: Lost,
): TrialResult["usage"] {
  return {
    candidate: withLost(spendOf(source, candidate.usage, candidate.costUsd), lost.system),
    judge: withLost(spendOfCalls(calls, price), lost.judge),
  };
}

function withLost(spend: Spend, lost: readonly FailureKind[]): Spend {
  return lost.map(spendOfFailure).reduce(addSpend, spend);
}

function failedTrial(
  base: Base,
  { prompt, located }: PlannedTrial,
  { scorers }: TrialParts,
  error: Failure,
  lost: Lost,
): TrialResult {
  const { scores } = scoresWithoutCandidate(scorers, located.golden, error);
  const source = prompt.provider === "recorded" ? "recorded" : "live";
  const usage = { candidate: withLost(spendOfFailure(error.kind), lost.system), judge: NOTHING_SPENT };
  return { ...base, status: "unscored", scores, error, source, usage };
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof ProviderError) {
    return { kind: error.kind, message: error.message, ...(error.status !== undefined && { status: error.status }) };
  }
  if (signal.aborted) return ABORTED;
  return { kind: "crash", message: error instanceof Error ? error.message : String(error) };
}
