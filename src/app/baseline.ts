import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { isFile } from "../config/globs.ts";
import type { CaseResult } from "../domain/case-result.ts";
import type { Baseline } from "../domain/comparison.ts";
import { UserError } from "../domain/problem.ts";
import type { RunHeader } from "../domain/record.ts";
import { matchedPrompt, otherMeasure, unfitBaseline } from "../gate/comparable.ts";
import { comparePrompts } from "../gate/compare.ts";
import type { EarlierRecord } from "../gate/regression.ts";
import { openRecord, type RecordFile } from "../records/read.ts";
import { openRun, type RunPlaces } from "./find-run.ts";

/** The record that a run is to be held against, or why there is none. */
export type OpenBaseline = { readonly record: RecordFile } | { readonly missing: string };

/** The one that was named; undefined where none was. A file that the config names may not be there yet. Throws `UserError` for one that cannot be read. */
export function openBaseline(
  named: string | undefined,
  { baseline }: Pick<Config, "baseline">,
  places: RunPlaces,
): OpenBaseline | undefined {
  const { shownName } = places;
  if (named !== undefined) return { record: openRun(named, places) };
  if (baseline === undefined) return undefined;
  if (baseline === join(places.output, "results.json")) throw newestAsBaseline(shownName(baseline));
  const path = [baseline, join(baseline, "results.json")].find(isFile);
  return path === undefined
    ? { missing: `the baseline ${shownName(baseline)} is not there yet (evals baseline save writes it)` }
    : { record: openRecord(path, shownName(path)) };
}

/** Each run writes over it, one that fails too. */
function newestAsBaseline(file: string): UserError {
  return new UserError([
    {
      message: `the baseline ${file} is the copy of the newest run, which every run writes anew`,
      hint: "baseline: baseline.json, written by evals baseline save",
    },
  ]);
}

/** What gates ask of it. */
export function heldAgainst(opened: OpenBaseline, header: RunHeader): EarlierRecord {
  if ("missing" in opened) return { refused: opened.missing, caseOf: () => undefined };
  const { record } = opened;
  const why = refusalOf(record, header);
  return {
    refused:
      why === undefined
        ? undefined
        : `not comparable with the baseline ${record.file} (run ${record.header.run.id}): ${why}`,
    caseOf: caseFinder(record, header),
  };
}

/** What reports show of it; undefined where there is no record. */
export async function baselineOf(
  opened: OpenBaseline | undefined,
  header: RunHeader,
  cases: () => AsyncIterable<CaseResult>,
): Promise<Baseline | undefined> {
  if (opened === undefined || "missing" in opened) return undefined;
  const { record } = opened;
  const refused = refusalOf(record, header);
  return {
    run: record.header.run.id,
    file: record.file,
    startedAt: record.header.run.startedAt,
    ...(refused !== undefined && { refused }),
    prompts: refused === undefined ? await comparePrompts(record, { header, cases }) : [],
    caseOf: caseFinder(record, header),
  };
}

function refusalOf(record: RecordFile, header: RunHeader): string | undefined {
  const why = unfitBaseline({ header: record.header, trials: record.planned }) ?? otherMeasure(record.header, header);
  return why && `${why}; evals baseline save makes a new one`;
}

function caseFinder(record: RecordFile, header: RunHeader): Baseline["caseOf"] {
  return (prompt, caseId) => {
    const against = matchedPrompt(prompt, record.header, header);
    return against === undefined ? undefined : record.caseOf(against, caseId);
  };
}

/** The models that answered a prompt config in the baseline, and how often. */
export function answeredBefore(
  prompt: string,
  opened: OpenBaseline | undefined,
  header: RunHeader,
): Readonly<Record<string, number>> {
  if (opened === undefined || "missing" in opened) return {};
  const { prompts } = opened.record.header;
  const against = matchedPrompt(prompt, opened.record.header, header);
  return prompts.find(({ id }) => id === against)?.answeredBy ?? {};
}
