import type { CaseResult } from "../domain/case-result.ts";
import type { Report } from "../domain/report.ts";
import { promptFigures } from "./prompt-figures.ts";

interface Ranked<T> {
  readonly rank: number;
  readonly item: T;
}

/**
 * Of the missed and unscored cases that are asked for the worst ones, rendered: unscored before missed, then by rising quality, then in plan order.
 * Only what may be shown is rendered and kept, so that a million cases fit.
 */
export async function worstCases<T>(
  report: Report,
  limit: number,
  wanted: (result: CaseResult) => boolean,
  render: (result: CaseResult) => T,
): Promise<{ readonly shown: readonly T[]; readonly total: number }> {
  const figures = await promptFigures(report);
  if (figures.every(({ missed, unscored }) => missed + unscored === 0)) return { shown: [], total: 0 };
  let kept: readonly Ranked<T>[] = [];
  let fresh: Ranked<T>[] = [];
  let total = 0;
  for await (const result of report.cases()) {
    if (!wanted(result)) continue;
    total += 1;
    const rank = result.status === "unscored" ? -1 : (result.quality ?? 1);
    if (kept.length === limit && rank >= (kept.at(-1)?.rank ?? Infinity)) continue;
    fresh.push({ rank, item: render(result) });
    if (fresh.length >= limit) {
      kept = merge(kept, fresh, limit);
      fresh = [];
    }
  }
  return { shown: merge(kept, fresh, limit).map(({ item }) => item), total };
}

/** The sort is stable, and what is kept came before what is fresh. */
function merge<T>(kept: readonly Ranked<T>[], fresh: readonly Ranked<T>[], limit: number): readonly Ranked<T>[] {
  return [...kept, ...fresh].toSorted((a, b) => a.rank - b.rank).slice(0, limit);
}
