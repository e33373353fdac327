import { resolve } from "node:path";
import { groupByCase } from "../domain/case-result.ts";
import type { Edges } from "../domain/edges.ts";
import { openRecord, type RecordFile } from "../records/read.ts";
import { openBaseline, type OpenBaseline } from "./baseline.ts";
import { findRun, type RunPlaces } from "./find-run.ts";
import type { RunOptions } from "./options.ts";
import { OUTPUT, type Project } from "./project.ts";
import type { ListedCases } from "./selection.ts";

/** Earlier runs that a run needs: opened before it removes the files of the newest one. */
export interface EarlierRuns {
  readonly baseline: OpenBaseline | undefined;
  /** What they leave of the dataset. */
  readonly listed: readonly ListedCases[];
  /** Whose answers are scored again. */
  readonly candidates: RecordFile | undefined;
  close(): void;
}

/** Throws `UserError` where one that was named cannot be read. */
export async function openEarlierRuns(
  project: Project,
  { baseline: named, failing, candidates }: RunOptions,
  edges: Pick<Edges, "cwd">,
): Promise<EarlierRuns> {
  const { config, shownName } = project;
  const places = runPlaces(project, edges);
  const open = (run: string | undefined): RecordFile => {
    const path = findRun(run, places);
    return openRecord(path, shownName(path));
  };
  const answers = candidates === undefined ? undefined : open(candidates);
  const baseline = openBaseline(named, config, { places, shownName });
  const missed = failing === undefined ? [] : [await failingCases(open(failing === true ? undefined : failing))];
  return {
    baseline,
    listed: [...(answers === undefined ? [] : await casesOf(answers)), ...missed],
    candidates: answers,
    close() {
      answers?.close();
      if (baseline !== undefined && "record" in baseline) baseline.record.close();
    },
  };
}

/** Where the runs of a config are looked for. */
export function runPlaces({ config }: Pick<Project, "config">, { cwd }: Pick<Edges, "cwd">): RunPlaces {
  return { cwd, output: config.output.dir ?? resolve(cwd, OUTPUT) };
}

/** A part of the dataset stays one. */
async function casesOf({ header: { plan }, trials }: RecordFile): Promise<readonly ListedCases[]> {
  if (plan.filter === null) return [];
  const ids = new Set<string>();
  for await (const { caseId } of trials()) ids.add(caseId);
  return [{ text: plan.filter, ids }];
}

/** Those that some prompt config missed, or that are unscored. */
async function failingCases(record: RecordFile): Promise<ListedCases> {
  const ids = new Set<string>();
  for await (const { caseId, miss, status } of groupByCase(record.trials()))
    if (miss || status === "unscored") ids.add(caseId);
  record.close();
  return { text: `--failing ${record.header.run.id}`, ids };
}
