import type { CaseResult } from "../domain/case-result.ts";
import type { Outcome, TrialResult } from "../domain/record.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import { formatValue } from "../text/number.ts";

/** What a case means for the run: a miss counts against a run that failed and is tolerated by any other; an unscored case is tolerated by a pass alone. */
export type Standing = "passed" | "missed" | "missTolerated" | "unscored" | "unscoredTolerated" | "skipped";

export function standingOf(result: Pick<CaseResult, "status" | "miss">, { exitCode }: Outcome): Standing {
  if (result.status === "skipped") return "skipped";
  if (result.status === "unscored") return exitCode === 0 ? "unscoredTolerated" : "unscored";
  if (!result.miss) return "passed";
  return exitCode === 1 ? "missed" : "missTolerated";
}

/** Missed or unscored: what a reader wants to see. */
export function isBad({ status, miss }: CaseResult): boolean {
  return miss || status === "unscored";
}

/** What became of a case, as one sentence: `quality 0.42 < 0.80 (faithfulness 0.10)`. Untrusted text stands in it. */
export function caseSentence(result: CaseResult): string {
  const trial = tellingTrial(result);
  switch (result.status) {
    case "skipped":
      return `skipped: ${trial.skip ?? "no reason given"}`;
    case "unscored":
      return `unscored: ${whyUnscored(trial)}`;
    case "scored":
      return scoredSentence(result, trial);
  }
}

/** Of a missed case what the lowest of its scorers said, where one gave a reason. Untrusted text stands in it. */
export function whyMissed(result: CaseResult): string | undefined {
  if (!result.miss) return undefined;
  const reasons = Object.entries(tellingTrial(result).scores).flatMap(([name, { value, reason }]) =>
    value === undefined || value === 1 || reason === undefined
      ? []
      : [{ value, text: `${name} ${formatValue(value)}: ${reason}` }],
  );
  return reasons.toSorted((a, b) => a.value - b.value)[0]?.text;
}

/** What kept a trial from being scored: the kind of failure, `unreadable`, or undefined where a scorer failed by itself. */
export function unscoredCause({ error, scores }: TrialResult): string | undefined {
  return error?.kind ?? Object.values(scores).find(({ status }) => status === "failed")?.cause;
}

/** Of a case's trials the one that explains it: the first unscored one, else the first of the lowest quality. */
export function tellingTrial({ trials }: CaseResult): TrialResult {
  const unscored = trials.find(({ status }) => status === "unscored");
  return unscored ?? trials.reduce((low, trial) => ((trial.quality ?? 1) < (low.quality ?? 1) ? trial : low));
}

function whyUnscored({ error, scores }: TrialResult): string {
  if (error !== undefined) return `${error.kind}: ${error.message}`;
  const [name, score] = Object.entries(scores).find(([, { status }]) => status === "failed") ?? [];
  return name === undefined ? "no scorer measured it" : `${name}: ${score?.reason ?? "failed"}`;
}

function scoredSentence({ quality, miss, trials }: CaseResult, { scores, threshold }: TrialResult): string {
  if (quality === undefined) return "scored, without a quality";
  const values = Object.entries(scores).flatMap(([name, { value }]) =>
    value === undefined || parseRetrievalMetric(name) !== undefined ? [] : [`${name} ${formatValue(value)}`],
  );
  const behind = values.length === 0 ? "" : ` (${values.join(", ")})`;
  const over = trials.length > 1 ? ` over ${trials.length} trials` : "";
  return `quality ${formatValue(quality, threshold)}${miss ? ` < ${formatLimit(threshold)}` : ""}${over}${behind}`;
}

/** A limit as it was meant: with at least 2 decimals, and all that it has. */
export function formatLimit(limit: number): string {
  return formatValue(limit, limit);
}
