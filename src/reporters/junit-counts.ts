import type { CaseResult } from "../domain/case-result.ts";
import type { Report } from "../domain/report.ts";
import { caseOutcome, type JunitOutcome } from "./junit-outcomes.ts";

/** What stands in a suite's start tag, ahead of its cases. */
export interface SuiteCounts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly timeMs: number;
}

export const NOTHING_COUNTED: SuiteCounts = { tests: 0, failures: 0, errors: 0, skipped: 0, timeMs: 0 };

/** One pass over the cases; prompt configs in the order of the config. */
export async function countSuites(report: Report): Promise<ReadonlyMap<string, SuiteCounts>> {
  const suites = new Map(report.record.header.prompts.map(({ id }) => [id, NOTHING_COUNTED]));
  for await (const result of report.cases()) {
    const counts = suites.get(result.prompt) ?? NOTHING_COUNTED;
    suites.set(result.prompt, count(counts, caseOutcome(result, report), timeOf(result)));
  }
  return suites;
}

export function count(counts: SuiteCounts, { element }: JunitOutcome, timeMs = 0): SuiteCounts {
  return {
    tests: counts.tests + 1,
    failures: counts.failures + (element === "failure" ? 1 : 0),
    errors: counts.errors + (element === "error" ? 1 : 0),
    skipped: counts.skipped + (element === "skipped" ? 1 : 0),
    timeMs: counts.timeMs + timeMs,
  };
}

/** What the system took over all trials of a case. */
export function timeOf({ trials }: CaseResult): number {
  return trials.reduce((sum, { candidate }) => sum + (candidate?.latencyMs ?? 0), 0);
}
