import type { PromptComparison } from "../domain/comparison.ts";
import type { Report } from "../domain/report.ts";
import { formatValue } from "../text/number.ts";
import { detailsOf } from "./case-details.ts";
import { COMPARISON_HEAD, comparisonRow, countsText, detectableText, whose } from "./comparison-text.ts";
import { htmlInline, markdownBlock, markdownInline } from "./markdown-text.ts";
import { regressedCases, type RegressedCase } from "./regressed-cases.ts";

const MOST_ROWS = 12;
const MOST_CASES = 5;
const LONGEST_TEXT = 600;

/** What `summary.md` says of the baseline: a block each for the head, the prompt configs and the cases. Empty without a baseline. */
export async function baselineBlocks(report: Report): Promise<readonly string[]> {
  const { baseline } = report;
  if (baseline === undefined) return [];
  const { run, file, startedAt, refused, prompts } = baseline;
  const about = markdownInline(`${run} (${file}, ${startedAt})`);
  if (refused !== undefined) return [`### Baseline\n\n${about}: **not comparable**, ${markdownInline(refused)}`];
  const total = prompts.reduce((sum, { counts }) => sum + counts.regressed, 0);
  const shown = await regressedCases(report, MOST_CASES);
  const rest = total > shown.length ? ` (${shown.length} of ${total})` : "";
  return [
    `### Baseline\n\n${about}`,
    ...prompts.map(promptBlock),
    ...(shown.length === 0 ? [] : [`**Regressed cases**${rest}`, ...shown.map(caseBlock)]),
  ];
}

function promptBlock(comparison: PromptComparison): string {
  const rows = [...comparison.metrics, ...comparison.slices];
  const least = detectableText(comparison);
  return [
    `**${markdownInline(whose(comparison))}**: ${countsText(comparison.counts)}`,
    "",
    tableLine(COMPARISON_HEAD),
    tableLine(COMPARISON_HEAD.map(() => "---")),
    ...rows.slice(0, MOST_ROWS).map((row) => tableLine(comparisonRow(row).map((cell) => markdownInline(cell)))),
    ...(rows.length > MOST_ROWS ? ["", `and ${rows.length - MOST_ROWS} more`] : []),
    ...(least === undefined ? [] : ["", least]),
  ].join("\n");
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function caseBlock({ before, now }: RegressedCase): string {
  const title = `<b>${htmlInline(now.caseId)}</b> [${htmlInline(now.prompt)}]: quality ${qualityText(before.quality)} → ${qualityText(now.quality)}`;
  const [was, is] = [detailsOf(before), detailsOf(now)];
  return [
    `<details><summary>${title}</summary>`,
    ...named("Question", is.question),
    ...named("Before", was.answer),
    ...named("Now", is.answer),
    ...is.scores.flatMap(({ name, reason, score }) =>
      reason === "" ? [] : [`- **${markdownInline(name)} ${score}**: ${markdownInline(reason, LONGEST_TEXT)}`],
    ),
    "</details>",
  ].join("\n\n");
}

function named(name: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`**${name}**`, markdownBlock(text, LONGEST_TEXT)];
}

function qualityText(quality: number | undefined): string {
  return quality === undefined ? "none" : formatValue(quality);
}
