import type { GateResult, RunHeader } from "../domain/record.ts";
import type { Report, Reporter } from "../domain/report.ts";
import { gateBounds, gateStatus, gateValue } from "./gate-text.ts";
import { baselineBlocks } from "./markdown-comparison.ts";
import { caseBlock } from "./markdown-case.ts";
import { markdownInline } from "./markdown-text.ts";
import { figureRows, promptFigures } from "./prompt-figures.ts";
import { isBad } from "./standing.ts";
import { judgeName, verdictWord } from "./verdict-text.ts";
import { worstCases } from "./worst-cases.ts";

/** `summary.md`, small enough for a comment on a pull request. */
export const markdown: Reporter = {
  name: "markdown",
  file: "summary.md",
  async *render(report) {
    yield await summaryWithin(report, { limit: 60_000, sizeOf: (text) => text.length });
  },
};

/** In characters or in bytes. */
export interface SummarySize {
  readonly limit: number;
  readonly sizeOf: (text: string) => number;
}

/** The verdict, the gates, the prompt configs, and of the worst cases as many as there is room for. */
export async function summaryWithin(report: Report, { limit, sizeOf }: SummarySize): Promise<string> {
  const { shown, total } = await worstCases(report, MOST_CASES, isBad, caseBlock);
  const top = (await topBlocks(report, { limit: limit / 8, sizeOf })).filter((block) => block !== "").join("\n\n");
  const compared = blocksWithin(await baselineBlocks(report), { limit: limit / 4, sizeOf });
  const head = [top, ...compared].join("\n\n");
  const text = total === 0 ? head : `${head}\n\n### Worst cases`;
  const cases = blocksWithin(shown, { limit: limit - sizeOf(text) - ROOM_FOR_END, sizeOf });
  const rest = total - cases.length;
  const end = rest === 0 ? [] : [`${rest} more cases were missed or unscored; results.json has them all.`];
  return `${[text, ...cases, ...end].join("\n\n")}\n`;
}

/** More than fit into any of the limits. */
const MOST_CASES = 2000;
const ROOM_FOR_END = 200;

/** The first of the blocks that fit, with the blank line before each. */
function blocksWithin(blocks: readonly string[], { limit, sizeOf }: SummarySize): readonly string[] {
  let size = 0;
  const end = blocks.findIndex((block) => (size += sizeOf(block) + 2) > limit);
  return end === -1 ? blocks : blocks.slice(0, end);
}

async function topBlocks(report: Report, size: SummarySize): Promise<readonly string[]> {
  const { outcome, record, sentence } = report;
  const [first] = outcome.reasons;
  const reasons = outcome.reasons.filter((reason) => reason !== first);
  return [
    `**${verdictWord(outcome)}** (exit ${outcome.exitCode}): ${markdownInline(sentence, 1000)}`,
    list("notice", record.events, size),
    list("also", reasons, size),
    table(GATE_HEAD, outcome.gates.map(gateRow), size),
    await promptTable(report, size),
    aboutRun(record.header),
  ];
}

function list(
  name: string,
  items: readonly { readonly prompt?: string | undefined; readonly message: string }[],
  size: SummarySize,
): string {
  const lines = items.map(({ prompt, message }) => {
    const whose = prompt === undefined ? "" : `${markdownInline(prompt)}: `;
    return `- **${name}:** ${whose}${markdownInline(message)}`;
  });
  const shown = blocksWithin(lines, size);
  return [...shown, ...more(lines.length - shown.length)].join("\n");
}

const GATE_HEAD = ["prompt", "metric", "rule", "value", "worst..best", "status"];

function gateRow(gate: GateResult): readonly string[] {
  const cells = [gate.prompt, gate.metric, gate.rule, gateValue(gate), gateBounds(gate)];
  return [...cells.map((cell) => markdownInline(cell)), gateStatus(gate)];
}

async function promptTable(report: Report, size: SummarySize): Promise<string> {
  const prompts = await promptFigures(report);
  const rows = prompts.map((figures) => [
    markdownInline(figures.prompt),
    ...figureRows(figures).map(([, text]) => markdownInline(text)),
  ]);
  const [first] = prompts;
  return first === undefined ? "" : table(["prompt", ...figureRows(first).map(([name]) => name)], rows, size);
}

/** Nothing where there are no rows. Cells are escaped already. */
function table(head: readonly string[], rows: readonly (readonly string[])[], size: SummarySize): string {
  if (rows.length === 0) return "";
  const shown = blocksWithin(rows.map(tableLine), size);
  const rest = more(rows.length - shown.length).map((text) => `\n${text}`);
  return [tableLine(head), tableLine(head.map(() => "---")), ...shown, ...rest].join("\n");
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function more(count: number): readonly string[] {
  return count === 0 ? [] : [`and ${count} more`];
}

function aboutRun({ run, judge, plan }: RunHeader): string {
  return [
    `run ${run.id}`,
    `evalgate ${run.evalgate}`,
    ...(run.git?.commit === undefined
      ? []
      : [`commit ${run.git.commit}${run.git.dirty === true ? " (changed since)" : ""}`]),
    ...(judge === null ? [] : [`judge ${judgeName(judge)}`]),
    ...(plan.filter === null ? [] : [`filtered by ${plan.filter}`]),
  ]
    .map((text) => markdownInline(text))
    .join(" · ");
}
