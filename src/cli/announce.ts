import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import { REPORTERS } from "../app/reporters.ts";
import type { ReporterChoice } from "../app/options.ts";
import type { FinishedRun } from "../app/run.ts";
import type { Edges } from "../domain/edges.ts";
import type { Problem } from "../domain/problem.ts";
import type { Report, Reporter } from "../domain/report.ts";
import { annotations, jobSummary, stepOutputs, usageAnnotations, type ReportPaths } from "../reporters/github.ts";
import { resultsWithoutTrials } from "../reporters/json.ts";
import { wantsColor } from "./color.ts";
import type { CommonFlags } from "./command.ts";

/** Tells of a finished run: the answer on stdout, all else on stderr, the exit code's reason last. */
export async function announce(
  finished: FinishedRun,
  flags: CommonFlags & { readonly reporter?: readonly ReporterChoice[] },
  edges: Edges,
): Promise<number> {
  const { report } = finished;
  if (flags.json === true) edges.stdout.write(resultsWithoutTrials(report));
  else await printReports(report, flags, edges);
  if (edges.env["GITHUB_ACTIONS"] === "true" && isChosen("github", flags.reporter)) await tellGitHub(finished, edges);
  if (flags.quiet !== true) edges.stderr.write(`results: ${relative(edges.cwd, finished.folder) || "."}\n`);
  edges.stderr.write(`evals: exit ${report.outcome.exitCode} - ${report.sentence}\n`);
  return report.outcome.exitCode;
}

/** Prints the reports that are printed, not written to files. */
export async function printReports(
  report: Report,
  flags: CommonFlags & { readonly reporter?: readonly ReporterChoice[] },
  edges: Edges,
): Promise<void> {
  const options = {
    color: wantsColor(flags.color, edges.stdout, edges.env),
    width: edges.stdout.columns ?? 100,
    verbose: flags.verbose === true,
  };
  for (const reporter of REPORTERS) {
    if (isPrinted(reporter, flags))
      for await (const piece of reporter.render(report, options)) edges.stdout.write(piece);
  }
}

function isPrinted(
  { name, file }: Reporter,
  { reporter, quiet }: CommonFlags & { readonly reporter?: readonly ReporterChoice[] },
): boolean {
  const choice = reporter?.find((candidate) => candidate.name === name);
  if (choice?.file === "-") return true;
  return file === undefined && choice?.file === undefined && isChosen(name, reporter) && quiet !== true;
}

function isChosen(name: string, choices: readonly ReporterChoice[] | undefined): boolean {
  return choices === undefined || choices.some((choice) => choice.name === name);
}

/** Annotations, and the job's summary and outputs. */
async function tellGitHub({ report, folder, files }: FinishedRun, edges: Edges): Promise<void> {
  for (const line of await annotations(report)) edges.stderr.write(`${line}\n`);
  await writeToJob(
    report,
    { run: folder, results: files["json"], junit: files["junit"], summary: files["markdown"], report: files["html"] },
    edges,
  );
}

/** The same of a run that never began. */
export async function tellGitHubOfFailure(
  report: Report,
  { problems, files }: { readonly problems: readonly Problem[]; readonly files: JobFiles },
  edges: Edges,
): Promise<void> {
  for (const line of usageAnnotations(problems, report.sentence)) edges.stderr.write(`${line}\n`);
  await writeToJob(report, files, edges);
}

/** Absolute. */
type JobFiles = Partial<Record<keyof ReportPaths, string | undefined>>;

/** What cannot be written there changes no verdict. */
async function writeToJob(report: Report, files: JobFiles, edges: Edges): Promise<void> {
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs } = edges.env;
  const shown = (path: string | undefined) => (path === undefined ? "" : relative(edges.cwd, path));
  const { run, results, junit, summary: written, report: page } = files;
  const paths = {
    run: shown(run),
    results: shown(results),
    junit: shown(junit),
    summary: shown(written),
    report: shown(page),
  };
  const delimiter = `ghadelimiter_${Array.from({ length: 4 }, () => Math.floor(edges.random() * 2 ** 32).toString(16)).join("")}`;
  await append(summary, () => jobSummary(report), edges);
  await append(outputs, () => stepOutputs(report, paths, delimiter), edges);
}

async function append(path: string | undefined, text: () => Promise<string>, { stderr }: Edges): Promise<void> {
  if (path === undefined || path === "") return;
  try {
    appendFileSync(path, await text());
  } catch (error) {
    stderr.write(`could not write to the job: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
