import type { CaseResult } from "./case-result.ts";
import type { CaseChange, CaseChangeKind } from "./comparison.ts";

/** What became of a case between two records; undefined where neither has it in its plan. The threshold is the later record's. */
export function changeOf(before: CaseResult | undefined, now: CaseResult | undefined): CaseChange | undefined {
  const [was, is] = [planned(before), planned(now)];
  const kind = kindOf(was, is);
  const caseId = now?.caseId ?? before?.caseId;
  return kind === undefined || caseId === undefined ? undefined : { caseId, kind, before: was, now: is };
}

function planned(result: CaseResult | undefined): CaseResult | undefined {
  return result?.status === "skipped" ? undefined : result;
}

function kindOf(before: CaseResult | undefined, now: CaseResult | undefined): CaseChangeKind | undefined {
  if (before === undefined) return now && "added";
  if (now === undefined) return "removed";
  if (before.status === "unscored" || now.status === "unscored") return "unscored";
  const [was, is] = [missed(before.quality, now), now.miss];
  if (was !== is) return is ? "regressed" : "fixed";
  return before.quality === now.quality && sameAnswers(before, now) ? "same" : "changed";
}

function missed(quality: number | undefined, { trials: [{ threshold }] }: CaseResult): boolean {
  return quality !== undefined && Math.round(quality * 1e9) < Math.round(threshold * 1e9);
}

function sameAnswers(before: CaseResult, now: CaseResult): boolean {
  const [was, is] = [answersOf(before), answersOf(now)];
  return was.length === is.length && was.every((text, index) => text === is[index]);
}

function answersOf({ trials }: CaseResult): readonly (string | undefined)[] {
  return trials.map(({ candidate }) => candidate?.text);
}
