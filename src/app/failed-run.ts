import { join, resolve } from "node:path";
import type { Edges } from "../domain/edges.ts";
import type { Problem } from "../domain/problem.ts";
import type { RunHeader } from "../domain/record.ts";
import type { JunitDialectName, Report } from "../domain/report.ts";
import { NOTHING_SPENT } from "../domain/spend.ts";
import { clearFile, clearNewest } from "../records/run-folder.ts";
import { writeFile } from "../records/write.ts";
import { json } from "../reporters/json.ts";
import { junit } from "../reporters/junit.ts";
import { markdown } from "../reporters/markdown.ts";
import { isoTime } from "../text/time.ts";
import { newRunId } from "./header.ts";
import { OUTPUT, outputFolder } from "./project.ts";
import { VERSION } from "./version.ts";

export interface FailedRun {
  readonly code: number;
  readonly sentence: string;
  readonly problems: readonly Problem[];
}

/** What the command line says of where results go, as far as it could be read. */
export interface FailedRunPlace {
  readonly out: string | undefined;
  readonly config: string | undefined;
  /** Files that an older run may have left under the names that this one was given. */
  readonly reporterFiles: readonly string[];
  readonly junitDialect: JunitDialectName;
}

export type FailedRunFiles = Readonly<Record<"run" | "results" | "junit" | "summary", string>>;

/** Writes the results.json, junit.xml and summary.md of a run that never began, where the reader looks for them; no older file is left. */
export async function writeFailedRun(report: Report, place: FailedRunPlace, edges: Edges): Promise<FailedRunFiles> {
  const folder = resolve(edges.cwd, place.out ?? (await outputFolder(place.config, edges)) ?? OUTPUT);
  clearNewest(folder);
  for (const file of place.reporterFiles) clearFile(resolve(edges.cwd, file));
  const options = { color: false, width: 100, verbose: true, junitDialect: place.junitDialect };
  const file = (name: string): string => join(folder, name);
  const files = {
    run: folder,
    results: file("results.json"),
    junit: file("junit.xml"),
    summary: file("summary.md"),
  };
  await writeFile(files.results, json.render(report, options));
  await writeFile(files.junit, junit.render(report, options));
  await writeFile(files.summary, markdown.render(report, options));
  return files;
}

/** The report of a run that never began. */
export function failedReport({ code, sentence, problems }: FailedRun, edges: Edges): Report {
  const now = edges.now();
  const header: RunHeader = {
    schemaVersion: 1,
    run: {
      id: newRunId(now, edges.random),
      startedAt: isoTime(now),
      finishedAt: isoTime(now),
      durationMs: 0,
      evalgate: VERSION,
      node: edges.nodeVersion,
    },
    config: { file: "", hash: "" },
    datasets: [],
    prompts: [],
    judge: null,
    plan: { cases: 0, trials: 0, prompts: 0, filter: null, shard: null },
  };
  const reasons =
    problems.length === 0
      ? [{ code, message: sentence }]
      : problems.map((problem) => ({ code, message: textOf(problem) }));
  return {
    record: { header, events: [], trials: nothing },
    outcome: {
      verdict: "error",
      exitCode: code,
      reasons,
      gates: [],
      metrics: {},
      usage: { candidate: NOTHING_SPENT, judge: NOTHING_SPENT },
    },
    sentence,
    threshold: 0,
    cases: nothing,
  };
}

function textOf({ file, at, message }: Problem): string {
  return `${file === undefined ? "" : `${file}${at === undefined ? "" : `:${at.line}:${at.column}`}: `}${message}`;
}

async function* nothing(): AsyncIterable<never> {}
