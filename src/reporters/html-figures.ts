import type { Report } from "../domain/report.ts";
import { formatValue } from "../text/number.ts";
import { histogram, scoreBar } from "./html-charts.ts";
import { runSection, usageSection } from "./html-run.ts";
import { table } from "./html-table.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMetric } from "./metric-value.ts";
import { figureRows, promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { formatLimit } from "./standing.ts";

/** What the run measured, and what it was; readable without scripts. */
export async function figuresPart(report: Report): Promise<Markup> {
  const figures = await promptFigures(report);
  return markup`<div class="columns">${qualities(figures)}${tags(figures)}</div>
<div class="columns">${prompts(report, figures)}${metrics(report, figures)}</div>
<div class="columns">${usageSection(report.outcome)}${runSection(report.record.header)}</div>
`;
}

function qualities(figures: readonly PromptFigures[]): Markup {
  const shown = figures.filter(({ qualities: { bins } }) => bins.some(({ passed, missed }) => passed + missed > 0));
  if (shown.length === 0) return markup``;
  const charts = shown.map(({ prompt, threshold, qualities: { bins } }) => {
    const cases = bins.reduce((sum, { passed, missed }) => sum + passed + missed, 0);
    const missed = bins.reduce((sum, bin) => sum + bin.missed, 0);
    const label = `${prompt}: quality of ${cases} cases in ${bins.length} steps from 0 to 1; ${missed} of them missed`;
    return markup`<figure><figcaption><b>${prompt}</b> <span class="note">${cases} cases; threshold ${formatLimit(threshold)}</span></figcaption>${histogram(bins, threshold, label)}</figure>`;
  });
  return markup`<section aria-labelledby="spread-title"><h2 id="spread-title">Quality of cases</h2>${charts}</section>`;
}

/** So many are seen at once; the others unfold. */
const TAGS_AT_ONCE = 8;
const MOST_TAGS = 200;

function tags(figures: readonly PromptFigures[]): Markup {
  const all = figures.flatMap(({ prompt, threshold, qualities }) =>
    qualities.tags.map((tag) => ({ prompt, threshold, ...tag })),
  );
  if (all.length === 0) return markup``;
  const several = figures.length > 1;
  const rows = all
    .toSorted((a, b) => (a.quality ?? -1) - (b.quality ?? -1))
    .slice(0, MOST_TAGS)
    .map(({ tag, prompt, quality, threshold, scored, missed, unscored }) => [
      tag,
      ...(several ? [prompt] : []),
      scoreBar({
        value: quality,
        side: quality !== undefined && quality < threshold ? "bad" : "good",
        limit: threshold,
      }),
      quality === undefined ? "none" : formatValue(quality, threshold),
      `${missed} of ${scored + unscored}`,
    ]);
  const head = ["tag", ...(several ? ["prompt"] : []), "", "quality", "missed"];
  const part = (rows: Parameters<typeof table>[0]["rows"], caption: string) =>
    table({ caption, head, rows, numbersFrom: several ? 3 : 2 });
  const rest = rows.slice(TAGS_AT_ONCE);
  const more =
    rest.length > 0 &&
    markup`<details><summary>${rest.length} more</summary>${part(rest, "Quality by tag, the others")}</details>`;
  const end = all.length > rows.length && markup`<p class="note">The ${rows.length} lowest of ${all.length}.</p>`;
  return markup`<section aria-labelledby="tags-title"><h2 id="tags-title">Quality by tag</h2>${part(rows.slice(0, TAGS_AT_ONCE), "Quality by tag, lowest first")}${more}${end}</section>`;
}

/** They stand among the figures. */
const SHOWN_METRICS = new Set(["quality", "latency.p50", "latency.p95", "ttft.p50", "ttft.p95"]);

function prompts({ record }: Report, figures: readonly PromptFigures[]): Markup {
  const [first] = figures;
  if (first === undefined) return markup``;
  const entries = new Map(record.header.prompts.map((entry) => [entry.id, entry]));
  const entry = (text: (of: NonNullable<ReturnType<typeof entries.get>>) => string) =>
    figures.map(({ prompt }) => {
      const of = entries.get(prompt);
      return of === undefined ? "" : text(of);
    });
  const columns = figures.map(figureRows);
  const rows = [
    ["model", ...entry(({ provider, model }) => (model === null ? provider : `${provider} ${model}`))],
    ["answered by", ...entry(({ answeredBy }) => countsOf(answeredBy) || "not told")],
    ...figureRows(first).map(([name], index) => [name, ...columns.map((column) => column[index]?.[1] ?? "")]),
    ["gated", ...entry(({ gate }) => (gate ? "yes" : "no"))],
  ];
  const head = ["figure", ...figures.map(({ prompt }) => prompt)];
  return markup`<section id="prompts" aria-labelledby="prompts-title"><h2 id="prompts-title">Prompt configs</h2>${table({ caption: "Prompt configs side by side", head, rows, numbersFrom: 1 })}</section>`;
}

function metrics({ outcome }: Report, figures: readonly PromptFigures[]): Markup {
  const names = new Set(figures.flatMap(({ prompt }) => Object.keys(outcome.metrics[prompt] ?? {})));
  const rows = [...names]
    .filter((name) => !SHOWN_METRICS.has(name))
    .map((name) => [name, ...figures.map(({ prompt }) => metricText(name, outcome.metrics[prompt]?.[name]))]);
  if (rows.length === 0) return markup``;
  const head = ["metric", ...figures.map(({ prompt }) => prompt)];
  return markup`<section id="metrics" aria-labelledby="metrics-title"><h2 id="metrics-title">Metrics</h2>${table({ caption: "Metrics, prompt config by prompt config", head, rows, numbersFrom: 1 })}</section>`;
}

function countsOf(answeredBy: Readonly<Record<string, number>>): string {
  return Object.entries(answeredBy)
    .map(([model, count]) => `${model} (${count})`)
    .join(", ");
}

function metricText(name: string, entry: Report["outcome"]["metrics"][string][string] | undefined): string {
  if (entry === undefined || entry.planned === 0) return "does not apply";
  const { value, planned, scored, unscored } = entry;
  const shown = value === undefined ? "none" : formatMetric(name, value);
  return unscored === 0 ? `${shown} (n = ${planned})` : `${shown} (${scored} of ${planned} scored)`;
}
