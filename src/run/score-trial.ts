import type { Candidate } from "../domain/candidate.ts";
import { ProviderError, type Failure } from "../domain/failure.ts";
import type { GoldenCase } from "../domain/golden-case.ts";
import type { ModelCall } from "../domain/judge.ts";
import type { TrialResult } from "../domain/record.ts";
import { failed, skipped } from "../domain/score.ts";
import type { Measurement, ScoringContext } from "../domain/scorer.ts";
import type { PreparedScorer } from "./planned.ts";
import { timed } from "./timed.ts";
import type { Edges } from "../domain/edges.ts";

export interface TrialScores {
  readonly scores: TrialResult["scores"];
  /** Absent where it is unscored or where no weighted scorer applies. */
  readonly quality?: number;
  readonly status: "scored" | "unscored";
  readonly calls: readonly ModelCall[];
}

type Measured = { readonly planned: PreparedScorer; readonly measurement: Measurement };

/** Measures a candidate with every scorer that applies; the judge last, and only where nothing required was missed. */
export async function scoreTrial(
  scorers: readonly PreparedScorer[],
  golden: GoldenCase,
  candidate: Candidate,
  context: Omit<ScoringContext, "scorer">,
  { timeoutMs, edges }: { readonly timeoutMs: number; readonly edges: Pick<Edges, "timer"> },
): Promise<TrialScores> {
  const measure = (planned: PreparedScorer) => measureOne(planned, golden, candidate, context, timeoutMs, edges);
  const rules = await Promise.all(scorers.filter(({ judged }) => !judged).map(measure));
  const missed = rules.find(isMissedRequirement);
  const judged = await Promise.all(
    scorers
      .filter((planned) => planned.judged)
      .map(async (planned) =>
        missed === undefined || planned.gated ? measure(planned) : notAsked(planned, golden, missed.planned.name),
      ),
  );
  return combine(scorers, [...rules, ...judged]);
}

/** What stands in the record of a trial that has no candidate: every scorer that applies failed for the same reason. */
export function scoresWithoutCandidate(
  scorers: readonly PreparedScorer[],
  golden: GoldenCase,
  { kind, message }: Failure,
): TrialScores {
  return combine(
    scorers,
    scorers.map((planned) => {
      const reason = reasonToSkip(planned, golden);
      return { planned, measurement: reason === undefined ? failed(message, kind) : skipped(reason) };
    }),
  );
}

/** Why a scorer has nothing to say about a case; undefined where it applies. */
export function reasonToSkip({ scorer, tags }: PreparedScorer, golden: GoldenCase): string | undefined {
  if (tags !== undefined && !tags.some((tag) => golden.tags?.includes(tag)))
    return `only for cases tagged ${tags.join(", ")}`;
  return scorer.skips(golden);
}

async function measureOne(
  planned: PreparedScorer,
  golden: GoldenCase,
  candidate: Candidate,
  context: Omit<ScoringContext, "scorer">,
  timeoutMs: number,
  edges: Pick<Edges, "timer">,
): Promise<Measured> {
  const reason = reasonToSkip(planned, golden);
  if (reason !== undefined) return { planned, measurement: skipped(reason) };
  try {
    const score = planned.scorer.score(golden, candidate, { ...context, scorer: planned.name });
    // The judge's calls have a time limit each, and several may be needed.
    const bounded =
      score instanceof Promise && !planned.judged
        ? timed(() => score, timeoutMs, planned.name, edges)
        : async () => score;
    return { planned, measurement: valid(await bounded(undefined, context), planned.not) };
  } catch (error) {
    if (context.signal.aborted) throw error;
    const cause = planned.judged && error instanceof ProviderError ? error.kind : undefined;
    return { planned, measurement: failed(`the scorer failed: ${messageOf(error)}`, cause) };
  }
}

function valid(measurement: Measurement, not: boolean): Measurement {
  if (measurement.status !== "scored") return measurement;
  const { value } = measurement;
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    return {
      ...failed(`the scorer gave ${String(value)}, which does not lie between 0 and 1`),
      ...behind(measurement),
    };
  }
  return not ? { ...measurement, value: 1 - value } : measurement;
}

function behind({ by, quotes, calls }: Measurement): Pick<Measurement, "by" | "quotes" | "calls"> {
  return {
    ...(by !== undefined && { by }),
    ...(quotes !== undefined && { quotes }),
    ...(calls !== undefined && { calls }),
  };
}

function notAsked(planned: PreparedScorer, golden: GoldenCase, missed: string): Measured {
  const reason = reasonToSkip(planned, golden);
  return {
    planned,
    measurement: reason === undefined ? failed(`not asked: the required scorer ${missed} was missed`) : skipped(reason),
  };
}

function isMissedRequirement({ planned: { required }, measurement }: Measured): boolean {
  return required !== undefined && measurement.status === "scored" && units(measurement.value) < units(required);
}

function combine(scorers: readonly PreparedScorer[], measured: readonly Measured[]): TrialScores {
  const byName = new Map(measured.map(({ planned, measurement }) => [planned.name, measurement]));
  const scores = Object.fromEntries(
    scorers.flatMap(({ name }) => {
      const measurement = byName.get(name);
      return measurement === undefined ? [] : [[name, entryOf(measurement)] as const];
    }),
  );
  const calls = measured.flatMap(({ measurement }) => measurement.calls ?? []);
  return { scores, calls, ...qualityOf(measured) };
}

/** 0 where a required scorer missed; else unscored where a weighted one failed; else the weighted mean over those that apply, rounded to 1e-9. */
function qualityOf(measured: readonly Measured[]): Pick<TrialScores, "quality" | "status"> {
  if (measured.some(isMissedRequirement)) return { status: "scored", quality: 0 };
  const counting = measured.filter(
    ({ planned: { weight, required }, measurement: { status } }) =>
      status !== "skipped" && (weight > 0 || required !== undefined),
  );
  if (counting.some(({ measurement }) => measurement.status === "failed")) return { status: "unscored" };
  const weighted = counting.filter(({ planned }) => planned.weight > 0);
  // By the config and the case alone: where only required scorers apply, and none was missed, the case is right.
  if (weighted.length === 0 && counting.length > 0) return { status: "scored", quality: 1 };
  const weights = weighted.reduce((sum, { planned }) => sum + planned.weight, 0);
  if (weights === 0) {
    const nothing = measured.length > 0 && measured.every(({ measurement }) => measurement.status !== "scored");
    return {
      status: nothing && measured.some(({ measurement }) => measurement.status === "failed") ? "unscored" : "scored",
    };
  }
  const sum = weighted.reduce(
    (total, { planned, measurement }) =>
      total + planned.weight * (measurement.status === "scored" ? measurement.value : 0),
    0,
  );
  return { status: "scored", quality: units(sum / weights) / 1e9 };
}

function entryOf(measurement: Measurement): TrialResult["scores"][string] {
  const { calls, quotes, ...entry } = measurement;
  void calls; // they go into the books, not beside the score
  return { ...entry, ...(quotes !== undefined && { quotes: [...quotes] }) };
}

function units(value: number): number {
  return Math.round(value * 1e9);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
