import type { CaseResult } from "../domain/case-result.ts";
import type { Problem } from "../domain/problem.ts";
import type { Notice } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { gateSentence } from "./gate-text.ts";
import { summaryWithin } from "./markdown.ts";
import { plainNumber } from "./plain-number.ts";
import { promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { caseSentence, standingOf, type Standing } from "./standing.ts";
import { verdictWord } from "./verdict-text.ts";
import { workflowCommand, type Annotation } from "./github-command.ts";
import { worstCases } from "./worst-cases.ts";

/** GitHub drops a whole summary of one byte more than 1 MiB, and its page shows little of one that long. */
const MOST_SUMMARY_BYTES = 512 * 1024;
/** GitHub shows that many annotations a level and step. */
const MOST_ANNOTATIONS = 10;

/** What to append to `$GITHUB_STEP_SUMMARY`. */
export function jobSummary(report: Report): Promise<string> {
  const encoder = new TextEncoder();
  return summaryWithin(report, { limit: MOST_SUMMARY_BYTES, sizeOf: (text) => encoder.encode(text).length });
}

/** Lines for the log: at most 10 errors, 10 warnings and a notice with the totals. An error exactly where the exit code is not 0. */
export async function annotations(report: Report): Promise<readonly string[]> {
  const errors = [...gateErrors(report), ...(await caseAnnotations(report, ["missed", "unscored"]))];
  const warnings = [
    ...report.record.events.slice(0, MOST_ANNOTATIONS).map((notice) => noticeWarning(report, notice)),
    ...(await caseAnnotations(report, ["missTolerated", "unscoredTolerated"])),
  ];
  const { exitCode } = report.outcome;
  if (exitCode !== 0 && errors.length === 0)
    errors.push({ title: `evals: exit ${exitCode}`, message: report.sentence });
  return [
    ...errors.slice(0, MOST_ANNOTATIONS).map((annotation) => workflowCommand("error", annotation)),
    ...warnings.slice(0, MOST_ANNOTATIONS).map((annotation) => workflowCommand("warning", annotation)),
    workflowCommand("notice", await totals(report)),
  ];
}

/** For a run that ended before it had a plan. */
export function usageAnnotations(problems: readonly Problem[], sentence: string): readonly string[] {
  const found = problems.map(({ file, at, message, hint }) => ({
    title: "evals: usage",
    message: hint === undefined ? message : `${message} (${hint})`,
    file,
    at,
  }));
  const shown = found.length === 0 ? [{ title: "evals: usage", message: sentence }] : found;
  return shown.slice(0, MOST_ANNOTATIONS).map((annotation) => workflowCommand("error", annotation));
}

export type ReportPaths = Readonly<Record<"run" | "results" | "junit" | "summary" | "report", string>>;

/** What to append to `$GITHUB_OUTPUT`. The delimiter is random; where a value holds it all the same, it grows until none does. */
export async function stepOutputs(report: Report, paths: ReportPaths, delimiter: string): Promise<string> {
  const figures = await promptFigures(report);
  const { outcome } = report;
  const outputs = {
    verdict: outcome.verdict ?? "",
    "exit-code": String(outcome.exitCode),
    quality: lowestQuality(figures),
    passed: String(sum(figures, ({ scored, missed }) => scored - missed)),
    missed: String(sum(figures, ({ missed }) => missed)),
    unscored: String(sum(figures, ({ unscored }) => unscored)),
    "cost-usd": figures.length === 0 ? "" : costUsd(report),
    run: paths.run,
    results: paths.results,
    junit: paths.junit,
    summary: paths.summary,
    report: paths.report,
  };
  const end = unlike(delimiter, Object.values(outputs));
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`)
    .join("");
}

function gateErrors({ outcome }: Report): Annotation[] {
  if (outcome.exitCode === 0) return [];
  const lost = ["broken", "undecided"].flatMap((status) => outcome.gates.filter((gate) => gate.status === status));
  return lost.slice(0, MOST_ANNOTATIONS).map((gate) => ({
    title: `[${gate.prompt}] ${gate.metric} ${gate.rule}`,
    message: gateSentence(gate, outcome),
    file: gate.file,
    at: gate.line === undefined ? undefined : { line: gate.line },
  }));
}

async function caseAnnotations(report: Report, standings: readonly Standing[]): Promise<readonly Annotation[]> {
  const wanted = (result: CaseResult): boolean => standings.includes(standingOf(result, report.outcome));
  const { shown } = await worstCases(report, MOST_ANNOTATIONS, wanted, (result) => ({
    title: `[${result.prompt}] ${result.caseId}`,
    message: caseSentence(result),
    file: result.file,
    at: result,
  }));
  return shown;
}

function noticeWarning({ record }: Report, { kind, prompt, message }: Notice): Annotation {
  const entry = record.header.prompts.find(({ id }) => id === prompt);
  return {
    title: prompt === undefined ? kind : `[${prompt}] ${kind}`,
    message,
    ...(entry && { file: entry.file, at: { line: entry.line } }),
  };
}

async function totals(report: Report): Promise<Annotation> {
  const figures = await promptFigures(report);
  const counts = [
    `${sum(figures, ({ scored, missed }) => scored - missed)} passed`,
    `${sum(figures, ({ missed }) => missed)} missed`,
    `${sum(figures, ({ unscored }) => unscored)} unscored`,
  ];
  return { title: `evals: ${verdictWord(report.outcome)}`, message: `${report.sentence} [${counts.join(", ")}]` };
}

function lowestQuality(figures: readonly PromptFigures[]): string {
  const qualities = figures.flatMap(({ quality }) => quality ?? []);
  return qualities.length === 0 ? "" : plainNumber(Math.min(...qualities));
}

/** Empty where it is not wholly known: a part of it would read as all. */
function costUsd({ outcome: { usage } }: Report): string {
  const { candidate, judge } = usage;
  const known = candidate.unpricedCalls + judge.unpricedCalls === 0;
  return known ? plainNumber(candidate.costUsd + judge.costUsd) : "";
}

function sum(figures: readonly PromptFigures[], of: (figures: PromptFigures) => number): number {
  return figures.reduce((total, prompt) => total + of(prompt), 0);
}

function unlike(delimiter: string, values: readonly string[]): string {
  let end = delimiter;
  while (values.some((value) => value.includes(end))) end += "_";
  return end;
}
