import type { Report } from "../domain/report.ts";
import { formatCost } from "./money.ts";
import { judgeName } from "./verdict-text.ts";

/** What a run spent: `candidates $0.12; judge anthropic claude-sonnet-4-5: $0.04`. Undefined where it never began. */
export function spendingText({ outcome: { usage }, record: { header } }: Report): string | undefined {
  if (header.prompts.length === 0) return undefined;
  const judge = header.judge === null ? "no judge" : `judge ${judgeName(header.judge)}: ${formatCost(usage.judge)}`;
  return `candidates ${formatCost(usage.candidate)}; ${judge}`;
}
