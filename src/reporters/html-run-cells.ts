import type { Outcome, RunHeader } from "../domain/record.ts";
import { addSpend, type Spend } from "../domain/spend.ts";
import { formatValue } from "../text/number.ts";
import { markMarkup } from "./html-marks.ts";
import type { Mark } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMs } from "./milliseconds.ts";
import { verdictWord } from "./verdict-text.ts";

const MARK_OF: Readonly<Record<string, Mark>> = { pass: "good", fail: "bad", inconclusive: "unsure", error: "unsure" };

/** A run's verdict with its mark. */
export function verdictMark(outcome: Outcome): Markup {
  return markup`<span class="nowrap">${markMarkup(MARK_OF[outcome.verdict ?? ""] ?? "none")}${verdictWord(outcome)}</span>`;
}

/** Of candidates and judge. */
export function spendOf({ usage: { candidate, judge } }: Outcome): Spend {
  return addSpend(candidate, judge);
}

type Metrics = Outcome["metrics"][string];

/** `0.94` */
export function qualityOf({ quality }: Metrics): string {
  return quality?.value === undefined ? "none" : formatValue(quality.value);
}

/** `100`, or `98 of 100`. */
export function countOf({ scored, planned }: Metrics[string]): string {
  return scored === planned ? String(planned) : `${scored} of ${planned}`;
}

/** p50 and p95; empty where it was not measured. */
export function latencyOf(metrics: Metrics): string {
  const [p50, p95] = [metrics["latency.p50"]?.value, metrics["latency.p95"]?.value];
  return p50 === undefined || p95 === undefined ? "" : `${formatMs(p50 * 1000)} / ${formatMs(p95 * 1000)}`;
}

/** Branch and commit, a line each. */
export function commitOf({ run: { git } }: Pick<RunHeader, "run">): Markup {
  if (git === undefined) return markup``;
  const { commit, branch, dirty } = git;
  const changed = dirty === true && " (changed since)";
  return markup`${branch !== undefined && markup`<span class="line-of">${branch}</span>`}${commit !== undefined && markup`<span class="line-of"><code>${commit.slice(0, 10)}</code>${changed}</span>`}`;
}

/** A line each. */
export function linesOf(texts: readonly string[]): Markup {
  return markup`${texts.filter((text) => text !== "").map((text) => markup`<span class="line-of">${text}</span>`)}`;
}

/** `2026-03-01 09:30 UTC` */
export function timeOf(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
