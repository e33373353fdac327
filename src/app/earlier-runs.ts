import { resolve } from "node:path";
import { groupByCase, type CaseResult } from "../domain/case-result.ts";
import type { Edges } from "../domain/edges.ts";
import type { RecordFile } from "../records/read.ts";
import { openBaseline, type OpenBaseline } from "./baseline.ts";
import { findRun, openRun, type RunPlaces } from "./find-run.ts";
import type { RunOptions } from "./options.ts";
import { OUTPUT, runsOf, type Project } from "./project.ts";
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
  { baseline: named, failing, candidates, out }: RunOptions,
  edges: Pick<Edges, "cwd">,
): Promise<EarlierRuns> {
  const places = { ...runPlaces(project, edges), out: out === undefined ? undefined : resolve(edges.cwd, out) };
  const missed =
    failing === undefined ? [] : [await failingCases(openRun(failing === true ? undefined : failing, places))];
  const answers = candidates === undefined ? undefined : openRun(candidates, places);
  const baseline = openBaseline(named, project.config, places);
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
export function runPlaces(
  { config, shownName }: Pick<Project, "config" | "shownName">,
  { cwd }: Pick<Edges, "cwd">,
): RunPlaces {
  return { cwd, output: config.output.dir ?? resolve(cwd, OUTPUT), shownName };
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
  const ids = await failingOf(groupByCase(record.trials()));
  record.close();
  return { text: `--failing ${record.header.run.id}`, ids };
}

/** The ids of the cases that were missed or are unscored. */
export async function failingOf(cases: AsyncIterable<CaseResult>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { caseId, miss, status } of cases) if (miss || status === "unscored") ids.add(caseId);
  return ids;
}

/** The options with the runs that they name as they stand now: `latest` is another one once a run has ended. */
export async function withRunsOfNow<Options extends Pick<RunOptions, "config" | "failing" | "baseline" | "out">>(
  options: Options,
  edges: Edges,
): Promise<Options> {
  const { config, failing, baseline, out } = options;
  if (failing === undefined && baseline === undefined) return options;
  const places = { ...(await runsOf(config, edges)), out: out === undefined ? undefined : resolve(edges.cwd, out) };
  return {
    ...options,
    ...(failing !== undefined && { failing: findRun(failing === true ? undefined : failing, places) }),
    ...(baseline !== undefined && { baseline: findRun(baseline, places) }),
  };
}
