import { UserError, type Problem } from "../domain/problem.ts";
import type { TrialResult } from "../domain/record.ts";
import type { RecordHead } from "./record-head.ts";
import type { Place } from "./window.ts";

type Numbered = Place & { readonly number: number };

/** Where the trials of each case stand. Throws `UserError` for a trial that no run of ours would have written there. */
export function createIndex({ header }: RecordHead, file: string) {
  const prompts = new Map(header.prompts.map(({ id }) => [id, new Map<string, Place[]>()]));
  const cases: Place[][] = [];
  let planned = 0;
  let last: { readonly prompt: string; readonly caseId: string; readonly trial: number } | undefined;
  const refuse = (line: number, message: string): never => {
    const problem: Problem = { file, at: { line, column: 1 }, message: `the record was changed: ${message}` };
    throw new UserError([problem]);
  };
  return {
    add(trial: TrialResult, { offset, length, number }: Numbered): void {
      const { prompt, caseId, status } = trial;
      const byCase = prompts.get(prompt) ?? refuse(number, `no prompt config of the run is called "${prompt}"`);
      const known = byCase.get(caseId);
      const follows = last?.prompt === prompt && last.caseId === caseId;
      if (known !== undefined && (!follows || trial.trial <= (last?.trial ?? 0)))
        refuse(number, `a second result for the case "${caseId}"`);
      const places = known ?? [];
      places.push({ offset, length });
      if (known === undefined) {
        byCase.set(caseId, places);
        cases.push(places);
      }
      if (status !== "skipped") planned += 1;
      last = trial;
    },
    planned: () => planned,
    all: (): readonly (readonly Place[])[] => cases,
    of: (prompt: string, caseId: string): readonly Place[] => prompts.get(prompt)?.get(caseId) ?? [],
  };
}
