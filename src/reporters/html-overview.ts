import type { Report } from "../domain/report.ts";
import type { GateResult, Verdict } from "../domain/record.ts";
import { baselineSection } from "./html-baseline.ts";
import { gateBar, histogram, scoreBar } from "./html-charts.ts";
import { markMarkup } from "./html-marks.ts";
import { runSection, usageSection } from "./html-run.ts";
import { table } from "./html-table.ts";
import { gateBounds, gateStatus, gateValue } from "./gate-text.ts";
import type { Mark } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMetric } from "./metric-value.ts";
import { figureRows, promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { formatLimit } from "./standing.ts";
import { formatValue } from "../text/number.ts";
import { verdictWord } from "./verdict-text.ts";

/** All that is said of the run as a whole; readable without scripts. */
export async function overview(report: Report): Promise<Markup> {
  const figures = await promptFigures(report);
  return markup`${banner(report, figures)}
${notices(report)}
${gates(report.outcome.gates)}
${baselineSection(report.baseline)}
<div class="columns">${qualities(figures)}${tags(figures)}</div>
${prompts(report, figures)}
<div class="columns">${usageSection(report.outcome)}${runSection(report.record.header)}</div>
`;
}

const MARK_OF: Readonly<Record<Verdict, Mark>> = { pass: "good", fail: "bad", inconclusive: "unsure", error: "unsure" };
const STATUS_MARK: Readonly<Record<GateResult["status"], Mark>> = { held: "good", broken: "bad", undecided: "unsure" };

function banner({ outcome, sentence, record: { header } }: Report, figures: readonly PromptFigures[]): Markup {
  const mark = outcome.verdict === null ? "none" : MARK_OF[outcome.verdict];
  const count = (of: (prompt: PromptFigures) => number): number => figures.reduce((sum, prompt) => sum + of(prompt), 0);
  const { run } = header;
  const { commit, branch, dirty } = run.git ?? {};
  const about = [
    `${run.startedAt.slice(0, 16).replace("T", " ")} UTC`,
    branch,
    commit === undefined ? undefined : `${commit.slice(0, 10)}${dirty === true ? " (changed since)" : ""}`,
    header.plan.filter === null ? undefined : `filtered by ${header.plan.filter}`,
  ].filter((text) => text !== undefined);
  return markup`<section class="banner ${mark}" aria-labelledby="verdict">
<h1 id="verdict">${markMarkup(mark)}<span>${verdictWord(outcome)}</span></h1>
<p class="sentence">${sentence}</p>
<p class="note">exit ${outcome.exitCode} · ${about.join(" · ")}</p>
<ul class="counts">
<li><a href="#failing" data-show="passed"><b>${count(({ scored, missed }) => scored - missed)}</b> passed</a></li>
<li><a href="#failing" data-show="missed"><b>${count(({ missed }) => missed)}</b> missed</a></li>
<li><a href="#failing" data-show="unscored"><b>${count(({ unscored }) => unscored)}</b> unscored</a></li>
<li><a href="#failing" data-show="skipped"><b>${count(({ skipped }) => skipped)}</b> skipped</a></li>
</ul>
</section>`;
}

const MOST_NOTICES = 100;

/** What must be seen beside the verdict; the first reason is its sentence. */
function notices({ outcome, record, sentence }: Report): Markup {
  const rest = outcome.reasons.filter(({ message }) => !sentence.includes(message));
  const all = [
    ...record.events.map(({ prompt, message }) => ({ name: "notice", prompt, message })),
    ...rest.map(({ prompt, message }) => ({ name: "also", prompt, message })),
  ];
  if (all.length === 0) return markup``;
  const items = all
    .slice(0, MOST_NOTICES)
    .map(({ name, prompt, message }) => markup`<li><b>${name}</b> ${prompt !== undefined && markup`${prompt}: `}${message}</li>\n`);
  const more = all.length > MOST_NOTICES && markup`<li>and ${all.length - MOST_NOTICES} more in results.json</li>`;
  return markup`<section class="notices" aria-label="Notices"><ul>${items}${more}</ul></section>`;
}

function gates(results: readonly GateResult[]): Markup {
  if (results.length === 0) return markup``;
  const rows = results.map((gate) => [
    markup`<code>${gate.metric}</code>`,
    gate.prompt,
    markup`${markMarkup(STATUS_MARK[gate.status])}${gateStatus(gate)}`,
    gateBar(gate),
    markup`<b>${gateValue(gate)}</b>`,
    gate.rule,
    gateBounds(gate),
    gate.unscored === 0 ? String(gate.planned) : `${gate.scored} of ${gate.planned}`,
    gate.file === undefined ? "" : `${gate.file}${gate.line === undefined ? "" : `:${gate.line}`}`,
  ]);
  const head = ["metric", "prompt", "status", "", "value", "rule", "worst..best", "scored", "set at"];
  return markup`<section id="gates" aria-labelledby="gates-title"><h2 id="gates-title">Gates</h2>${table({ caption: "Gates: each rule, and what the run says of it", head, rows })}</section>`;
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

const MOST_TAGS = 30;

function tags(figures: readonly PromptFigures[]): Markup {
  const all = figures.flatMap(({ prompt, threshold, qualities }) => qualities.tags.map((tag) => ({ prompt, threshold, ...tag })));
  if (all.length === 0) return markup``;
  const several = figures.length > 1;
  const rows = all
    .toSorted((a, b) => (a.quality ?? -1) - (b.quality ?? -1))
    .slice(0, MOST_TAGS)
    .map(({ tag, prompt, quality, threshold, scored, missed, unscored }) => [
      tag,
      ...(several ? [prompt] : []),
      scoreBar({ value: quality, bad: quality !== undefined && quality < threshold, limit: threshold }),
      quality === undefined ? "none" : formatValue(quality, threshold),
      `${missed} of ${scored + unscored}`,
    ]);
  const head = ["tag", ...(several ? ["prompt"] : []), "", "quality", "missed"];
  const more = all.length > MOST_TAGS && markup`<p class="note">The ${MOST_TAGS} lowest of ${all.length}.</p>`;
  return markup`<section aria-labelledby="tags-title"><h2 id="tags-title">Quality by tag</h2>${table({ caption: "Quality by tag, lowest first", head, rows, numbersFrom: several ? 3 : 2 })}${more}</section>`;
}

/** They stand among the figures. */
const SHOWN_METRICS = new Set(["quality", "latency.p50", "latency.p95", "ttft.p50", "ttft.p95"]);

function prompts({ outcome, record }: Report, figures: readonly PromptFigures[]): Markup {
  const [first] = figures;
  if (first === undefined) return markup``;
  const entries = new Map(record.header.prompts.map((entry) => [entry.id, entry]));
  const entry = (text: (of: NonNullable<ReturnType<typeof entries.get>>) => string) =>
    figures.map(({ prompt }) => {
      const of = entries.get(prompt);
      return of === undefined ? "" : text(of);
    });
  const columns = figures.map(figureRows);
  const metrics = new Set(figures.flatMap(({ prompt }) => Object.keys(outcome.metrics[prompt] ?? {})));
  const rows = [
    ["model", ...entry(({ provider, model }) => (model === null ? provider : `${provider} ${model}`))],
    ["answered by", ...entry(({ answeredBy }) => countsOf(answeredBy) || "not told")],
    ...figureRows(first).map(([name], index) => [name, ...columns.map((column) => column[index]?.[1] ?? "")]),
    ...[...metrics]
      .filter((name) => !SHOWN_METRICS.has(name))
      .map((name) => [name, ...figures.map(({ prompt }) => metricText(name, outcome.metrics[prompt]?.[name]))]),
    ["gated", ...entry(({ gate }) => (gate ? "yes" : "no"))],
  ];
  const head = ["figure", ...figures.map(({ prompt }) => prompt)];
  return markup`<section id="prompts" aria-labelledby="prompts-title"><h2 id="prompts-title">Prompt configs</h2>${table({ caption: "Prompt configs side by side", head, rows, numbersFrom: 1 })}</section>`;
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
