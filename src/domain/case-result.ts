import type { TrialResult } from "./record.ts";

/** A case under one prompt config, over its trials. */
export interface CaseResult {
  readonly prompt: string;
  readonly caseId: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly status: TrialResult["status"];
  /** Mean over the trials; undefined where one is unscored or no weighted scorer applies. */
  readonly quality?: number;
  /** The quality lies below the case's threshold. */
  readonly miss: boolean;
  /** In order of `trial`; one for a skipped case. */
  readonly trials: readonly [TrialResult, ...TrialResult[]];
}

/** Groups trials in plan order, where those of a case follow one another. */
export async function* groupByCase(trials: AsyncIterable<TrialResult>): AsyncIterable<CaseResult> {
  let group: [TrialResult, ...TrialResult[]] | undefined;
  for await (const trial of trials) {
    if (group !== undefined && group[0].prompt === trial.prompt && group[0].caseId === trial.caseId) {
      group.push(trial);
      continue;
    }
    if (group !== undefined) yield caseOf(group);
    group = [trial];
  }
  if (group !== undefined) yield caseOf(group);
}

/** A case from its trials, which are in order. */
export function caseOf(trials: [TrialResult, ...TrialResult[]]): CaseResult {
  const [first] = trials;
  const status = trials.some((trial) => trial.status === "unscored") ? "unscored" : first.status;
  const qualities = trials.flatMap(({ quality }) => (quality === undefined ? [] : [quality]));
  const quality =
    status === "scored" && qualities.length === trials.length
      ? qualities.reduce((sum, value) => sum + Math.round(value * 1e9), 0) / trials.length / 1e9
      : undefined;
  return {
    prompt: first.prompt,
    caseId: first.caseId,
    file: first.file,
    line: first.line,
    column: first.column ?? 1,
    status,
    ...(quality !== undefined && { quality }),
    miss: quality !== undefined && Math.round(quality * 1e9) < Math.round(first.threshold * 1e9),
    trials,
  };
}
