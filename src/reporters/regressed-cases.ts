import { changeOf } from "../domain/case-change.ts";
import type { CaseResult } from "../domain/case-result.ts";
import type { Report } from "../domain/report.ts";

export interface RegressedCase {
  readonly before: CaseResult;
  readonly now: CaseResult;
}

/** The cases that the baseline had right and the run missed, those that fell most first; at most so many. */
export async function regressedCases({ baseline, cases }: Report, limit: number): Promise<readonly RegressedCase[]> {
  const total = baseline?.prompts.reduce((sum, { counts }) => sum + counts.regressed, 0) ?? 0;
  if (baseline === undefined || total === 0) return [];
  let worst: readonly RegressedCase[] = [];
  for await (const now of cases()) {
    if (!now.miss) continue;
    const before = baseline.caseOf(now.prompt, now.caseId);
    if (before === undefined || changeOf(before, now)?.kind !== "regressed") continue;
    worst = [...worst, { before, now }].toSorted((a, b) => dropOf(b) - dropOf(a)).slice(0, limit);
  }
  return worst;
}

function dropOf({ before, now }: RegressedCase): number {
  return (before.quality ?? 0) - (now.quality ?? 0);
}
