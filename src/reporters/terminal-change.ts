import type { CaseChange } from "../domain/comparison.ts";
import type { CaseResult } from "../domain/case-result.ts";
import { formatValue } from "../text/number.ts";
import { cut, inertBlock, inertLine } from "../text/inert.ts";
import { detailsOf } from "./case-details.ts";
import type { CaseStyle } from "./terminal-case.ts";

/** What was answered before and now, and what was said of it. */
export function terminalChange(
  prompt: string,
  { caseId, kind, before, now }: CaseChange,
  { chalk, limit }: CaseStyle,
): string {
  const line = (text: string): string => inertLine(cut(text, limit));
  const block = (name: string, text: string | undefined): readonly string[] =>
    text === undefined ? [] : [`    ${chalk.dim(name)}`, inertBlock(cut(text, limit), "      | ")];
  const shown = now ?? before;
  const details = shown && detailsOf(shown);
  return [
    `  ${chalk.bold(line(caseId))} [${line(prompt)}]: ${kind}, quality ${qualityText(before)} -> ${qualityText(now)}`,
    ...block("question", details?.question),
    ...(details?.expected ?? []).flatMap((text) => block("expected", text)),
    ...block("before", before && answerText(before)),
    ...block("now", now && answerText(now)),
    ...reasons(now).flatMap((text) => block("reason", text)),
  ].join("\n");
}

function qualityText(result: CaseResult | undefined): string {
  if (result === undefined) return "none";
  return result.quality === undefined ? result.status : formatValue(result.quality);
}

function answerText(result: CaseResult): string {
  const { answer } = detailsOf(result);
  const failed = result.trials.find(({ error }) => error !== undefined)?.error;
  return answer ?? (failed === undefined ? "no answer" : `${failed.kind}: ${failed.message}`);
}

function reasons(result: CaseResult | undefined): readonly string[] {
  if (result === undefined) return [];
  return detailsOf(result).scores.flatMap(({ name, reason, score }) =>
    reason === "" || name === "quality" ? [] : [`${name} ${score}: ${reason}`],
  );
}
