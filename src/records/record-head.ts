import * as z from "zod/mini";
import { UserError } from "../domain/problem.ts";
import { Outcome, Results, RunHeader, type Notice } from "../domain/record.ts";
import type { Source } from "../domain/source.ts";
import { check } from "../text/check.ts";
import { isMap } from "../text/is-map.ts";

/** What a results.json says before its trials. */
export interface RecordHead {
  readonly header: RunHeader;
  /** As it was decided then. */
  readonly outcome: Outcome;
  readonly events: readonly Notice[];
}

const Head = z.strictObject({ ...Results.shape, trials: z.optional(z.unknown()) });

/** Throws `UserError` where it is no record of ours, of another version, or of a run that never began. */
export function readHead(source: Source): RecordHead {
  const { value, file } = source;
  const version = isMap(value) ? value["schemaVersion"] : undefined;
  if (version === undefined || !isMap(value)) throw noRecord(file, "it has no `schemaVersion`");
  if (version !== 1)
    throw new UserError([
      {
        file,
        message: `the record has the schemaVersion ${JSON.stringify(version)}, and this version of evals reads 1`,
        hint: "run again with this version, or read it with the one that wrote it",
      },
    ]);
  const checked = check(Head, source);
  if ("problems" in checked) throw new UserError(checked.problems);
  const head = headIn(value);
  if (head === undefined)
    throw new UserError([
      { file, message: `the run of this record never began: ${checked.value.reasons[0]?.message ?? "it has no plan"}` },
    ]);
  return head;
}

/** The same of a value whose places are not known; undefined where it is none. */
export function headIn(value: unknown): RecordHead | undefined {
  const checked = Head.safeParse(value);
  if (!checked.success) return undefined;
  const header = RunHeader.safeParse(picked(checked.data, RunHeader));
  const outcome = Outcome.safeParse(picked(checked.data, Outcome));
  if (!header.success || !outcome.success) return undefined;
  return { header: header.data, outcome: outcome.data, events: checked.data.events };
}

export function noRecord(file: string, why: string): UserError {
  return new UserError([
    { file, message: `this is no record of a run: ${why}`, hint: "name a results.json, a run's folder or its id" },
  ]);
}

function picked(value: Readonly<Record<string, unknown>>, { shape }: { readonly shape: object }): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in shape));
}
