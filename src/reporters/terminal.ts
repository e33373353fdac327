import { Chalk, type ChalkInstance } from "chalk";
import type { GateResult } from "../domain/record.ts";
import type { Report, Reporter, ReporterOptions } from "../domain/report.ts";
import { inertLine } from "../text/inert.ts";
import { gateBounds, gateStatus, gateValue } from "./gate-text.ts";
import { formatCost } from "./money.ts";
import { isBad } from "./standing.ts";
import { terminalBaseline } from "./terminal-comparison.ts";
import { terminalCase } from "./terminal-case.ts";
import { promptTables } from "./terminal-prompts.ts";
import { terminalTable, type Cell } from "./terminal-table.ts";
import { judgeName, verdictWord } from "./verdict-text.ts";
import { worstCases } from "./worst-cases.ts";

/** The final report for a person: the verdict first, then what it rests on. */
export const terminal: Reporter = {
  name: "terminal",
  async *render(report, options) {
    const chalk = new Chalk({ level: options.color ? 1 : 0 });
    yield verdictLines(report, chalk);
    yield gateTable(report, options, chalk);
    yield* promptTables(report, options.width, chalk);
    yield* terminalBaseline(report, options, chalk);
    yield spending(report);
    yield* options.verbose ? everyBadCase(report, chalk) : fewWorstCases(report, chalk);
  },
};

const FEW = 5;
const SHORT_TEXT = 400;

function verdictLines({ outcome, record: { events, header }, sentence }: Report, chalk: ChalkInstance): string {
  const word = verdictWord(outcome);
  const paint = word === "pass" ? chalk.green.bold : word === "INCONCLUSIVE" ? chalk.yellow.bold : chalk.red.bold;
  const notices = events.map(({ prompt, message }) => {
    const whose = prompt === undefined ? "" : `[${inertLine(prompt)}] `;
    return `${chalk.yellow("notice:")} ${whose}${inertLine(message)}\n`;
  });
  const filter = header.plan.filter === null ? "" : `filtered by ${inertLine(header.plan.filter)}\n`;
  return `${paint(word)}  ${inertLine(sentence)}\n${notices.join("")}${filter}`;
}

function gateTable({ outcome: { gates, reasons } }: Report, { width }: ReporterOptions, chalk: ChalkInstance): string {
  const [, ...more] = reasons;
  const also = more.map(({ prompt, message }) => {
    const whose = prompt === undefined ? "" : `[${inertLine(prompt)}] `;
    return `  also: ${whose}${inertLine(message)}\n`;
  });
  if (gates.length === 0) return also.join("");
  const bounds = gates.some(({ unscored }) => unscored > 0);
  const head = ["gate", "prompt", "value", "limit", "worst..best", "status"].map((text) => ({
    text,
    paint: chalk.dim,
  }));
  const rows: readonly (readonly Cell[])[] = [head, ...gates.map((gate) => gateRow(gate, chalk))];
  const shown = bounds ? rows : rows.map((row) => row.filter((_, column) => column !== BOUNDS));
  return `\n${terminalTable(shown, width)}\n${also.join("")}`;
}

const BOUNDS = 4;

function gateRow(gate: GateResult, chalk: ChalkInstance): readonly Cell[] {
  const { metric, prompt, rule } = gate;
  const cells: readonly Cell[] = [metric, prompt, gateValue(gate), rule, gateBounds(gate)].map((text) => ({ text }));
  return [...cells, { text: gateStatus(gate), paint: paintOf(gate, chalk) }];
}

function paintOf({ status }: GateResult, chalk: ChalkInstance): (text: string) => string {
  switch (status) {
    case "held":
      return chalk.green;
    case "broken":
      return chalk.red.bold;
    case "undecided":
      return chalk.yellow;
  }
}

function spending({ outcome: { usage }, record: { header } }: Report): string {
  if (header.prompts.length === 0) return "";
  const judge =
    header.judge === null ? "no judge" : `judge ${inertLine(judgeName(header.judge))}: ${formatCost(usage.judge)}`;
  return `\n  cost of this run: candidates ${formatCost(usage.candidate)}; ${judge}\n`;
}

async function* everyBadCase(report: Report, chalk: ChalkInstance): AsyncIterable<string> {
  for await (const result of report.cases()) {
    if (isBad(result)) yield `\n${terminalCase(result, { chalk, limit: Infinity })}\n`;
  }
}

async function* fewWorstCases(report: Report, chalk: ChalkInstance): AsyncIterable<string> {
  const { shown, total } = await worstCases(report, FEW, isBad, (result) =>
    terminalCase(result, { chalk, limit: SHORT_TEXT }),
  );
  if (total === 0) return;
  const all = total > shown.length ? ` of ${total}; -v shows all in full` : "";
  yield `\n${chalk.bold(`Worst cases`)} (${shown.length}${all})\n`;
  for (const text of shown) yield `\n${text}\n`;
}
