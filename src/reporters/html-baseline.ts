import type { Baseline, MetricComparison, PromptComparison } from "../domain/comparison.ts";
import { markMarkup } from "./html-marks.ts";
import { table } from "./html-table.ts";
import type { Mark } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMetric } from "./metric-value.ts";

/** What changed since the baseline; nothing where there is none. */
export function baselineSection(baseline: Baseline | undefined): Markup {
  if (baseline === undefined) return markup``;
  const { run, file, startedAt, refused, prompts } = baseline;
  const against = markup`<p class="note">against ${run} of ${startedAt.slice(0, 16).replace("T", " ")} UTC (${file})</p>`;
  const body =
    refused === undefined
      ? markup`${prompts.map(promptComparison)}`
      : markup`<p>They cannot be compared: ${refused}</p>`;
  return markup`<section id="baseline" aria-labelledby="baseline-title"><h2 id="baseline-title">Since the baseline</h2>${against}${body}</section>`;
}

const KINDS = ["regressed", "fixed", "changed", "added", "removed", "unscored"] as const;

/** One prompt config then and now. */
export function promptComparison({ prompt, against, metrics, slices, counts }: PromptComparison): Markup {
  const told = KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  const renamed = against !== prompt && markup` <span class="note">(${against} then)</span>`;
  const rows = [...metrics, ...slices].map(row);
  const head = ["metric", "change", "before", "now", "drop", "95 % interval", "p", "pairs", "detectable"];
  return markup`<h3>${prompt}${renamed}: ${told.length === 0 ? "no case changed" : told.join(", ")}</h3>
${table({ caption: `${prompt} against what it was before`, head, rows, numbersFrom: 2 })}`;
}

const STATES: Readonly<Record<MetricComparison["state"], readonly [Mark, string]>> = {
  regressed: ["bad", "regressed"],
  noRegression: ["good", "no regression"],
  inconclusive: ["unsure", "inconclusive"],
};

function row({ metric, before, now, drop, interval, p, pairs, detectable, state }: MetricComparison) {
  const shown = (value: number): string => formatMetric(metric, value);
  const signed = (value: number): string => (value < 0 ? `−${shown(-value)}` : shown(value));
  const [mark, word] = STATES[state];
  return [
    markup`<code>${metric}</code>`,
    markup`${markMarkup(mark)}${word}`,
    shown(before),
    markup`<b>${shown(now)}</b>`,
    signed(drop),
    `${signed(interval[0])} to ${signed(interval[1])}`,
    p < 0.001 ? "< 0.001" : p.toFixed(3),
    String(pairs),
    detectable === undefined ? "" : shown(detectable),
  ];
}
