import type { Candidate } from "../domain/candidate.ts";
import { refusalIn } from "../text/refusal.ts";

/** What says that an answer is a refusal; undefined where nothing does. */
export function refusalSign(candidate: Candidate): string | undefined {
  const byFinish = refusalByFinish(candidate);
  if (byFinish !== undefined) return byFinish;
  const phrase = refusalIn(candidate.text);
  return phrase === undefined ? undefined : `it says "${phrase}"`;
}

/** The same, by its finish reason alone. */
export function refusalByFinish({ finishReason }: Candidate): string | undefined {
  if (finishReason === "refusal") return "the model refused";
  return finishReason === "contentFilter" ? "stopped by a content filter" : undefined;
}
