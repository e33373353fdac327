import type { CaseResult } from "../domain/case-result.ts";
import type { MetricRef } from "../domain/metric.ts";
import { fromUnits, roundedShare } from "./exact.ts";
import { readerOf } from "./reader.ts";

/** What a score of a case lies between; both the same where every trial of it was scored. */
export interface CaseValue {
  readonly low: number;
  readonly high: number;
  readonly known: boolean;
}

/** Reads a score off cases; undefined where it does not apply. */
export function caseValueOf({
  name,
  tag,
}: Pick<MetricRef, "name" | "tag">): (result: CaseResult) => CaseValue | undefined {
  const read = readerOf({ name, statistic: "mean" });
  return ({ status, trials }) => {
    if (status === "skipped" || (tag !== undefined && trials[0].tags?.includes(tag) !== true)) return undefined;
    const [sample] = read(trials)?.samples ?? [];
    if (sample === undefined) return undefined;
    const share = (units: number): number => fromUnits(roundedShare(units, sample.of));
    return { low: share(sample.low), high: share(sample.high), known: sample.known };
  };
}
