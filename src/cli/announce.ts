import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import { REPORTERS } from "../app/reporters.ts";
import type { ReporterChoice } from "../app/options.ts";
import type { FinishedRun } from "../app/run.ts";
import type { Edges } from "../domain/edges.ts";
import type { Report, Reporter } from "../domain/report.ts";
import { annotations, jobSummary, stepOutputs } from "../reporters/github.ts";
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

async function printReports(
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

/** The job's summary, annotations and outputs. What cannot be written there changes no verdict. */
async function tellGitHub({ report, folder, files }: FinishedRun, edges: Edges): Promise<void> {
  for (const line of await annotations(report)) edges.stderr.write(`${line}\n`);
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs } = edges.env;
  const shown = (path: string | undefined) => (path === undefined ? "" : relative(edges.cwd, path));
  const paths = {
    run: shown(folder),
    results: shown(files["json"]),
    junit: shown(files["junit"]),
    summary: shown(files["markdown"]),
    report: "",
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
