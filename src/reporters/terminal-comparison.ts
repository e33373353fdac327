import { Chalk, type ChalkInstance } from "chalk";
import type { Baseline, ComparedRecords, MetricComparison, PromptComparison } from "../domain/comparison.ts";
import type { Report, ReporterOptions } from "../domain/report.ts";
import { inertLine } from "../text/inert.ts";
import { COMPARISON_HEAD, comparisonRow, countsText, detectableText, whose } from "./comparison-text.ts";
import { regressedCases } from "./regressed-cases.ts";
import { terminalChange } from "./terminal-change.ts";
import { terminalTable, type Cell } from "./terminal-table.ts";

const FEW = 5;
const SHORT_TEXT = 300;

/** What a run's report says of its baseline. */
export async function* terminalBaseline(
  report: Report,
  options: ReporterOptions,
  chalk: ChalkInstance,
): AsyncIterable<string> {
  const { baseline } = report;
  if (baseline === undefined) return;
  yield `\n${chalk.bold("Against the baseline")} ${inertLine(baselineText(baseline))}\n`;
  for (const comparison of baseline.prompts) yield comparisonTables(comparison, options.width, chalk);
  const total = baseline.prompts.reduce((sum, { counts }) => sum + counts.regressed, 0);
  if (total === 0) return;
  const limit = options.verbose ? MOST : FEWER;
  const shown = await regressedCases(report, limit);
  yield `\n${chalk.bold("Regressed cases")} (${shown.length}${ofAll(total, shown.length)})\n`;
  for (const { before, now } of shown) {
    const change = { caseId: now.caseId, kind: "regressed" as const, before, now };
    yield `\n${terminalChange(now.prompt, change, { chalk, limit: options.verbose ? Infinity : SHORT_TEXT })}\n`;
  }
}

/** Some of them stand among the worst cases again. */
const FEWER = 3;
const MOST = 1000;

function baselineText({ run, file, startedAt, refused }: Baseline): string {
  const what = `${run} (${file}, ${startedAt})`;
  return refused === undefined ? what : `${what}: not comparable, ${refused}`;
}

/** `evals compare`: the metrics, then the cases that differ. */
export async function* terminalComparison(compared: ComparedRecords, options: ReporterOptions): AsyncIterable<string> {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  const { before, now, prompts, changes, refused } = compared;
  for (const [name, { run, file, startedAt }] of [
    ["before", before],
    ["now", now],
  ] as const)
    yield `${chalk.dim(name.padEnd(6))}  ${inertLine(`${run}  ${startedAt}  ${file}`)}\n`;
  if (refused !== undefined) yield `\n${chalk.yellow("not comparable:")} ${inertLine(refused)}\n`;
  for (const comparison of prompts) yield comparisonTables(comparison, options.width, chalk);
  const shown = options.verbose ? changes : changes.filter(({ kind }) => kind === "regressed").slice(0, FEW);
  const total = options.verbose ? changes.length : changes.filter(({ kind }) => kind === "regressed").length;
  if (shown.length > 0)
    yield `\n${chalk.bold(options.verbose ? "Cases that differ" : "Regressed cases")} (${shown.length}${ofAll(total, shown.length)})\n`;
  const against = new Map(prompts.map((comparison) => [comparison.prompt, comparison.against]));
  for (const { prompt, caseId, kind } of shown) {
    const change = {
      caseId,
      kind,
      before: compared.caseBefore(against.get(prompt) ?? prompt, caseId),
      now: compared.caseNow(prompt, caseId),
    };
    yield `\n${terminalChange(prompt, change, { chalk, limit: options.verbose ? Infinity : SHORT_TEXT })}\n`;
  }
}

function ofAll(total: number, shown: number): string {
  return total > shown ? ` of ${total}; -v shows more, in full` : "";
}

function comparisonTables(comparison: PromptComparison, width: number, chalk: ChalkInstance): string {
  const { metrics, slices, counts } = comparison;
  const head: readonly Cell[] = COMPARISON_HEAD.map((text) => ({ text, paint: chalk.dim }));
  const rows = [...metrics, ...slices].map((metric) => cellsOf(metric, chalk));
  const least = detectableText(comparison);
  return [
    `\n  ${chalk.bold(inertLine(whose(comparison)))}: ${countsText(counts)}\n`,
    rows.length === 0 ? "" : `${terminalTable([head, ...rows], width)}\n`,
    least === undefined ? "" : `  ${chalk.dim(least)}\n`,
  ].join("");
}

function cellsOf(metric: MetricComparison, chalk: ChalkInstance): readonly Cell[] {
  const cells = comparisonRow(metric).map((text): Cell => ({ text }));
  const paint =
    metric.state === "regressed" ? chalk.red.bold : metric.state === "noRegression" ? chalk.green : chalk.yellow;
  return cells.map((cell, column) => (column === cells.length - 1 ? { ...cell, paint } : cell));
}
