import type { FailedRun } from "../app/failed-run.ts";
import { Interrupt, type Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import type { JunitDialectName } from "../domain/report.ts";
import { inertLine } from "../text/inert.ts";
import { YES } from "./twins.ts";
import { internalSentence, printInternalError, printProblems, usageSentence } from "./problems.ts";

/**
 * Tells why a command could not do its work; the answer is the exit code. A run also leaves files that say so,
 * so that nobody takes an older run's for this one's.
 */
export async function fail(error: unknown, argv: readonly string[], edges: Edges): Promise<number> {
  const { cleanError } = await import("./run-parts.ts");
  const reason = cleanError(error, edges, flagValue(argv, "--env-file") ?? edges.env["EVALS_ENV_FILE"]);
  const refused = isSystemError(error);
  const failed = failureOf(reason, refused);
  if (reason instanceof UserError) printProblems(reason.problems, edges);
  else if (!(reason instanceof Interrupt) && !refused) printInternalError(reason, edges);
  if ((argv[0] === "run" || argv[0] === "score") && !isDry(argv, edges.env)) await leaveReports(failed, argv, edges);
  edges.stderr.write(`evals: exit ${failed.code} - ${inertLine(failed.sentence)}\n`);
  return failed.code;
}

function isDry(argv: readonly string[], { EVALS_DRY_RUN: twin = "" }: Edges["env"]): boolean {
  return argv.includes("--dry-run") || (argv[0] === "run" && YES.test(twin));
}

function failureOf(reason: Error, refused: boolean): FailedRun {
  if (reason instanceof UserError)
    return { code: 2, sentence: usageSentence(reason.problems), problems: reason.problems };
  if (reason instanceof Interrupt)
    return { code: reason.by === "SIGINT" ? 130 : 143, sentence: "interrupted", problems: [] };
  return refused
    ? { code: 2, sentence: reason.message, problems: [] }
    : { code: 70, sentence: internalSentence(reason), problems: [] };
}

/** The system refused a file or folder that was named: it is none, is full, is closed. What a run met is masked by then, and a bug. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "code" in error && /^E[A-Z]+$/.test(String(error.code));
}

async function leaveReports(failed: FailedRun, argv: readonly string[], edges: Edges): Promise<void> {
  const { failedReport, writeFailedRun, tellGitHubOfFailure } = await import("./run-parts.ts");
  const twin = flagValue(argv, "--reporter") === undefined ? (edges.env["EVALS_REPORTER"] ?? "") : "";
  const report = failedReport(failed, edges);
  const place = {
    out: flagValue(argv, "--out") ?? edges.env["EVALS_OUT"],
    config: flagValue(argv, "--config", "-c") ?? edges.env["EVALS_CONFIG"],
    junitDialect: dialectOf(flagValue(argv, "--junit-dialect") ?? edges.env["EVALS_JUNIT_DIALECT"]),
    reporterFiles: [...argv, ...twin.split(",")].flatMap(
      (word) => /^(?:--reporter=)?(?:json|junit|markdown|html)=(?!-$)(.+)$/.exec(word)?.[1] ?? [],
    ),
  };
  let files = {};
  try {
    files = await writeFailedRun(report, place, edges);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    edges.stderr.write(`could not write the reports: ${inertLine(why)}\n`);
  }
  if (edges.env["GITHUB_ACTIONS"] === "true")
    await tellGitHubOfFailure(report, { problems: failed.problems, files }, edges);
}

/** It may itself be what is wrong. */
function dialectOf(text: string | undefined): JunitDialectName {
  return text === "xunit2" ? text : "common";
}

/** The value of a flag of a command line that could not be read as a whole. */
function flagValue(argv: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of argv.entries()) {
    if (names.includes(word)) return argv[index + 1];
    const name = names.find((candidate) => word.startsWith(`${candidate}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}
