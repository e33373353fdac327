import type { CaseResult } from "../domain/case-result.ts";
import type { Report } from "../domain/report.ts";
import { ELEMENTS, type JunitElement } from "./junit-outcomes.ts";
import { promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { standingOf } from "./standing.ts";

/** What stands in a suite's start tag, ahead of its cases. */
export interface SuiteCounts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly timeMs: number;
}

export const NOTHING_COUNTED: SuiteCounts = { tests: 0, failures: 0, errors: 0, skipped: 0, timeMs: 0 };

/** Prompt configs in the order of the config. */
export async function countSuites(report: Report): Promise<ReadonlyMap<string, SuiteCounts>> {
  const figures = await promptFigures(report);
  return new Map(figures.map((each) => [each.prompt, countsOf(each, report)]));
}

function countsOf(
  { scored, missed, unscored, skipped, latencyMs }: PromptFigures,
  { outcome }: Pick<Report, "outcome">,
): SuiteCounts {
  const elements = [
    [scored - missed, { status: "scored", miss: false }],
    [missed, { status: "scored", miss: true }],
    [unscored, { status: "unscored", miss: false }],
    [skipped, { status: "skipped", miss: false }],
  ] as const;
  const counts = elements.reduce(
    (sum, [times, result]) => count(sum, ELEMENTS[standingOf(result, outcome)], times),
    NOTHING_COUNTED,
  );
  return { ...counts, timeMs: latencyMs.reduce((sum, each) => sum + each, 0) };
}

export function count(counts: SuiteCounts, element: JunitElement, times = 1): SuiteCounts {
  return {
    ...counts,
    tests: counts.tests + times,
    failures: counts.failures + (element === "failure" ? times : 0),
    errors: counts.errors + (element === "error" ? times : 0),
    skipped: counts.skipped + (element === "skipped" ? times : 0),
  };
}

/** What the system took over all trials of a case. */
export function timeOf({ trials }: CaseResult): number {
  return trials.reduce((sum, { candidate }) => sum + (candidate?.latencyMs ?? 0), 0);
}
