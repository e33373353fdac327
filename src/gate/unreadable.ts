import type { TrialResult } from "../domain/record.ts";
import { causeOf, type Missing, type Reading } from "./reading.ts";

type Mark = "readable" | "unreadable" | Missing;

/** The share of unreadable replies among what judges were asked of the case. */
export function readUnreadable(trials: readonly TrialResult[]): Reading | undefined {
  const judged = trials.flatMap(judgedScores);
  if (judged.length === 0) return undefined;
  const low = judged.filter((mark) => mark === "unreadable").length * 1e9;
  const missing = judged.filter((mark) => typeof mark === "object");
  const known = missing.length === 0;
  return { samples: [{ low, high: low + missing.length * 1e9, of: judged.length, known }], missing };
}

function judgedScores({ scores, error }: TrialResult): readonly Mark[] {
  const all = Object.values(scores);
  const judged = all.flatMap(({ status, by, cause, reason = "a score failed" }): readonly Mark[] => {
    if (status === "skipped" || (by === undefined && cause !== "unreadable")) return [];
    if (status === "scored") return ["readable"];
    return cause === "unreadable" ? ["unreadable"] : [{ cause, message: reason }];
  });
  if (error === undefined || judged.length > 0) return judged;
  // There was nothing to judge, and who would have been asked is not said.
  return all.length > 0 && all.every(({ status }) => status === "skipped") ? [] : [causeOf(error)];
}
