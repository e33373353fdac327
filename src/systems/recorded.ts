import * as z from "zod/mini";
import { Candidate } from "../domain/candidate.ts";
import { ProviderError } from "../domain/failure.ts";
import type { System } from "../domain/system.ts";
import { readCandidate } from "./candidate.ts";

export const RecordedOptions = z.strictObject({
  file: z.string().check(z.minLength(1), z.describe("JSONL, JSON, CSV or the results.json of a run")),
  map: z.optional(z.record(z.string(), z.string()).check(z.describe("our key -> the file's key"))),
  where: z.optional(z.record(z.string(), z.unknown()).check(z.describe("only the rows whose keys have these values"))),
});

/** Keys of a recorded row that are ours; all others are the candidate's metadata. */
export const RECORDED_KEYS: readonly string[] = ["caseId", "trial", "error", ...Object.keys(Candidate.shape)];

/** A row in our keys. */
export type RecordedRow = Readonly<Record<string, unknown>>;

/** Answers from what was recorded; makes no call. */
export function recordedSystem(
  find: (key: { readonly caseId: string; readonly trial: number }) => RecordedRow | undefined,
): System {
  return {
    async answer({ caseId, trial }) {
      const row = find({ caseId, trial });
      if (row === undefined) {
        const which = trial === 1 ? "" : `, trial ${trial}`;
        throw new ProviderError(`no recorded answer for case "${caseId}"${which}`, { kind: "missing" });
      }
      return { candidate: candidateOf(row), source: "recorded" };
    },
  };
}

function candidateOf({ text, ...row }: RecordedRow): Candidate {
  const given = typeof text === "string" ? text : text === undefined || text === null ? "" : JSON.stringify(text);
  return readCandidate({ ...row, text: given }, "the recorded row", "recorded");
}
