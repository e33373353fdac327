import { join, resolve } from "node:path";
import { mkdirSync, rmSync } from "node:fs";
import type { Edges } from "../domain/edges.ts";
import type { Problem } from "../domain/problem.ts";
import type { RunHeader } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { NOTHING_SPENT } from "../domain/spend.ts";
import { writeFile } from "../records/write.ts";
import { json } from "../reporters/json.ts";
import { junit } from "../reporters/junit.ts";
import { isoTime } from "../text/time.ts";
import { newRunId } from "./header.ts";
import { outputFolder } from "./project.ts";
import { VERSION } from "./version.ts";

export interface FailedRun {
  readonly code: number;
  readonly sentence: string;
  readonly problems: readonly Problem[];
  /** Of the command line, where they could be read. */
  readonly out: string | undefined;
  readonly config: string | undefined;
  /** Files that an older run may have left under the names that this one was given. */
  readonly reporterFiles: readonly string[];
}

/** Writes the results.json and junit.xml of a run that never began, where the reader looks for them; no older file is left. */
export async function writeFailedRun(failed: FailedRun, edges: Edges): Promise<Report> {
  const folder = resolve(edges.cwd, failed.out ?? (await outputFolder(failed.config, edges)) ?? "evals-results");
  mkdirSync(folder, { recursive: true });
  for (const name of ["results.json", "junit.xml", "summary.md"]) rmSync(join(folder, name), { force: true });
  for (const file of failed.reporterFiles) rmSync(resolve(edges.cwd, file), { force: true });
  const report = reportOf(failed, edges);
  const options = { color: false, width: 100, verbose: true };
  for (const reporter of [json, junit])
    await writeFile(join(folder, reporter.file ?? reporter.name), reporter.render(report, options));
  return report;
}

function reportOf({ code, sentence, problems }: FailedRun, edges: Edges): Report {
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
