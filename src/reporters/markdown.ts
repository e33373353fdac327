import type { RunHeader } from "../domain/record.ts";
import type { Report, Reporter } from "../domain/report.ts";
import { baselineBlocks } from "./markdown-comparison.ts";
import { caseBlock } from "./markdown-case.ts";
import { gateColumns, worstGatesFirst } from "./markdown-gates.ts";
import { tableLines, type Column } from "./markdown-table.ts";
import { markdownInline } from "./markdown-text.ts";
import { figureRows, promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { spendingText } from "./spending.ts";
import { isBad } from "./standing.ts";
import { answeredByRules, judgeName, verdictWord } from "./verdict-text.ts";
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
  // A broken gate says all in its row.
  const reasons = outcome.reasons.filter((reason) => reason !== first && reason.code !== 1);
  return [
    `**${verdictWord(outcome)}** (exit ${outcome.exitCode}): ${markdownInline(sentence, 1000)}`,
    list("notice", record.events, size),
    list("also", reasons, size),
    table(gateColumns(outcome.gates), worstGatesFirst(outcome.gates), size),
    spending(report),
    await promptTable(report, size),
    aboutRun(record.header),
  ];
}

function spending(report: Report): string {
  const text = spendingText(report);
  return text === undefined ? "" : `**cost of this run:** ${markdownInline(text)}`;
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

async function promptTable(report: Report, size: SummarySize): Promise<string> {
  const prompts = await promptFigures(report);
  const names = figureNames(prompts);
  return table(
    [
      { head: "prompt", cell: ({ prompt }) => markdownInline(prompt) },
      ...names.map((name) => ({ head: name, cell: (each: PromptFigures) => markdownInline(figureOf(each, name)) })),
    ],
    prompts,
    size,
  );
}

/** Those that say something of one prompt config at least; what was spent always does. */
function figureNames(prompts: readonly PromptFigures[]): readonly string[] {
  const [first] = prompts;
  if (first === undefined) return [];
  const telling = (name: string): boolean => prompts.some((each) => !NOTHING.has(figureOf(each, name)));
  return figureRows(first).flatMap(([name]) => (ALWAYS.has(name) || telling(name) ? name : []));
}

const ALWAYS = new Set(["quality", "scored", "missed", "unscored", "cost", "judge cost"]);
const NOTHING = new Set(["0", "0 / 0", "not measured"]);

function figureOf(figures: PromptFigures, name: string): string {
  return figureRows(figures).find(([each]) => each === name)?.[1] ?? "";
}

/** Nothing where there are no rows. */
function table<T>(columns: readonly Column<T>[], rows: readonly T[], size: SummarySize): string {
  if (rows.length === 0) return "";
  const lines = tableLines(columns, rows);
  const shown = blocksWithin(lines.rows, size);
  const rest = more(rows.length - shown.length).map((text) => `\n${text}`);
  return [...lines.head, ...shown, ...rest].join("\n");
}

function more(count: number): readonly string[] {
  return count === 0 ? [] : [`and ${count} more`];
}

function aboutRun(header: RunHeader): string {
  const { run, judge, plan } = header;
  const rules = answeredByRules(header);
  return [
    `run ${run.id}`,
    `evalgate ${run.evalgate}`,
    ...(run.git?.commit === undefined
      ? []
      : [`commit ${run.git.commit}${run.git.dirty === true ? " (changed since)" : ""}`]),
    ...(rules === undefined ? [] : [rules]),
    ...(judge === null ? [] : [`judge ${judgeName(judge)}`]),
    ...(plan.filter === null ? [] : [`filtered by ${plan.filter}`]),
  ]
    .map((text) => markdownInline(text))
    .join(" · ");
}
