import type { ChalkInstance } from "chalk";
import type { MetricEntry } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { formatMetric } from "./metric-value.ts";
import { figureRows, promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { terminalTable, type Cell } from "./terminal-table.ts";

const LABEL_WIDTH = 24;
const PROMPT_WIDTH = 24;

/** Figures and metrics down, prompt configs across, as many at a time as the line has room for. */
export async function* promptTables(report: Report, width: number, chalk: ChalkInstance): AsyncIterable<string> {
  const prompts = await promptFigures(report);
  const across = Math.max(1, Math.floor((width - LABEL_WIDTH) / PROMPT_WIDTH));
  for (let first = 0; first < prompts.length; first += across) {
    const part = prompts.slice(first, first + across);
    const rows = [
      [{ text: "" }, ...part.map(({ prompt }) => ({ text: prompt, paint: chalk.bold }))],
      ...rowsOfFigures(part, chalk),
      ...rowsOfMetrics(part, report, chalk),
    ];
    yield `\n${terminalTable(rows, width)}\n`;
  }
}

function rowsOfFigures(prompts: readonly PromptFigures[], chalk: ChalkInstance): readonly (readonly Cell[])[] {
  const columns = prompts.map(figureRows);
  const names = (columns[0] ?? []).map(([name]) => name);
  return names.map((name, index) => row(name, chalk, columns, (column) => column[index]?.[1] ?? ""));
}

/** They stand among the figures. */
const SHOWN_METRICS = new Set(["quality", "latency.p50", "latency.p95", "ttft.p50", "ttft.p95"]);

function rowsOfMetrics(
  prompts: readonly PromptFigures[],
  { outcome }: Report,
  chalk: ChalkInstance,
): readonly (readonly Cell[])[] {
  const columns = prompts.map(({ prompt }) => new Map(Object.entries(outcome.metrics[prompt] ?? {})));
  const names = new Set(columns.flatMap((column) => [...column.keys()]));
  return [...names]
    .filter((name) => !SHOWN_METRICS.has(name))
    .map((name) => row(name, chalk, columns, (column) => metricText(name, column.get(name))));
}

function row<T>(
  name: string,
  chalk: ChalkInstance,
  columns: readonly T[],
  cell: (column: T) => string,
): readonly Cell[] {
  return [{ text: name, paint: chalk.dim }, ...columns.map((column) => ({ text: cell(column) }))];
}

function metricText(name: string, entry: MetricEntry | undefined): string {
  if (entry === undefined || entry.planned === 0) return "does not apply";
  const { value, planned, scored, unscored } = entry;
  const shown = value === undefined ? "none" : formatMetric(name, value);
  return unscored === 0 ? `${shown} (n = ${planned})` : `${shown} (${scored} of ${planned} scored)`;
}
