import type { FinishedRun, History, ListedRun, UnfinishedRun } from "../domain/history.ts";
import { parseGateRule } from "../domain/gate-rule.ts";
import type { Outcome, RunHeader } from "../domain/record.ts";
import { addSpend, type Spend } from "../domain/spend.ts";
import { formatValue } from "../text/number.ts";
import { lineChart, type Series } from "./html-line-chart.ts";
import { markMarkup } from "./html-marks.ts";
import { table } from "./html-table.ts";
import { runPath, viewPage } from "./html-view.ts";
import type { Mark } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMs } from "./milliseconds.ts";
import { formatCost, formatMoney } from "./money.ts";
import { verdictWord } from "./verdict-text.ts";

/** All runs of a folder, how they went over time, and the choice of two to compare. */
export function historyPage(history: History): string {
  const { runs, folder } = history;
  const count = `${runs.length} ${runs.length === 1 ? "run" : "runs"}`;
  const title = markup`<h1>Runs</h1><p class="note">${count} in ${folder}</p>`;
  return viewPage({ title: "Runs", body: [title, charts(runs.filter(isFinished)), list(history), strangers(history)] });
}

function isFinished(run: ListedRun): run is FinishedRun {
  return run.state === "finished";
}

const MOST_CHARTED = 200;

/** Filtered runs and shards are left out: they are of other cases. */
function charts(finished: readonly FinishedRun[]): Markup {
  const whole = finished.filter(({ header: { plan } }) => plan.filter === null && plan.shard === null);
  const runs = whole.slice(0, MOST_CHARTED).toReversed();
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined || runs.length < 2) return markup``;
  const ends = [dayOf(first), dayOf(last)] as const;
  const prompts = [...new Set(runs.toReversed().flatMap(({ header }) => header.prompts.map(({ id }) => id)))];
  const metric = (prompt: string, name: string, label = prompt): Series => ({
    name: label,
    values: runs.map(({ outcome }) => outcome.metrics[prompt]?.[name]?.value),
  });
  const [only, ...others] = prompts;
  const latency =
    only !== undefined && others.length === 0
      ? [metric(only, "latency.p50", "p50"), metric(only, "latency.p95", "p95")]
      : prompts.map((prompt) => metric(prompt, "latency.p95"));
  const seconds = (value: number): string => formatMs(value * 1000);
  return markup`<div class="charts">${lineChart({ title: "Quality", series: prompts.map((prompt) => metric(prompt, "quality")), ends, shown: formatValue, limit: limitOf(last) })}
${lineChart({ title: "Cost", series: [{ name: "cost", values: runs.map(costOf) }], ends, shown: (value) => formatMoney(value), floor: 0 })}
${lineChart({ title: others.length === 0 ? "Latency" : "Latency (p95)", series: latency, ends, shown: seconds, floor: 0 })}</div>`;
}

function dayOf({ at }: FinishedRun): string {
  return at.slice(0, 10);
}

/** Unknown where no call has a price. */
function costOf({ outcome }: FinishedRun): number | undefined {
  const spent = spendOf(outcome);
  return spent.unpricedCalls > 0 && spent.costUsd === 0 ? undefined : spent.costUsd;
}

export function spendOf({ usage: { candidate, judge } }: Outcome): Spend {
  return addSpend(candidate, judge);
}

function limitOf({ outcome: { gates } }: FinishedRun): number | undefined {
  const gate = gates.find(({ metric }) => metric === "quality");
  const rule = gate && parseGateRule(gate.metric, gate.rule);
  return rule === undefined || typeof rule === "string" ? undefined : rule.limit;
}

function list({ runs, folder }: History): Markup {
  if (runs.length === 0)
    return markup`<section><p>There is no run in ${folder} yet. <code>evals run</code> makes one.</p></section>`;
  const comparable = runs.filter(isFinished).length > 1;
  const [now, before] = runs.filter(isFinished);
  const picked = { before: before?.key, now: now?.key };
  const head = [
    "run",
    ...(comparable ? ["before", "now"] : []),
    "verdict",
    "quality",
    "n",
    "cost",
    "latency p50 / p95",
    "commit",
    "took",
  ];
  const rows = runs.map((run) => rowOf(run, comparable ? picked : undefined));
  const button = comparable && markup`<button type="submit">Compare before and now</button>`;
  return markup`<section aria-labelledby="runs-title"><form action="/compare" method="get"><div class="runs-head"><h2 id="runs-title">All runs, the newest first</h2>${button}</div><div class="runs">${table({ caption: "Runs, the newest first", head, rows })}</div></form></section>`;
}

interface Picked {
  readonly before: string | undefined;
  readonly now: string | undefined;
}

type Cells = readonly (string | Markup | undefined)[];

function rowOf(run: ListedRun, picked: Picked | undefined): Cells {
  const radios = picked === undefined ? [] : [radio(run, "before", picked), radio(run, "now", picked)];
  switch (run.state) {
    case "finished":
      return [nameOf(run), ...radios, ...figuresOf(run)];
    case "unfinished":
      return [nameOf(run), ...radios, ...figuresOfUnfinished(run)];
    case "unreadable":
      return [
        markup`<span class="nowrap">${timeOf(run.at)}</span><span class="id">${run.key}</span>`,
        ...radios,
        markup`${markMarkup("unsure")}unreadable: ${run.why}`,
        ...EMPTY_CELLS,
      ];
  }
}

/** Of what is not known of a run that has no results. */
const EMPTY_CELLS = ["", "", "", "", "", ""];

function nameOf(run: FinishedRun | UnfinishedRun): Markup {
  return markup`<a href="${runPath(run.key)}">${timeOf(run.at)}</a><span class="id">${run.key}</span>`;
}

function radio(run: ListedRun, name: keyof Picked, picked: Picked): Markup {
  if (run.state !== "finished") return markup``;
  const checked = picked[name] === run.key && markup` checked`;
  return markup`<label class="pick"><input type="radio" name="${name}" value="${run.key}" aria-label="${name}: ${run.key}"${checked}></label>`;
}

const MARK_OF: Readonly<Record<string, Mark>> = { pass: "good", fail: "bad", inconclusive: "unsure", error: "unsure" };

/** A run's verdict with its mark. */
export function verdictMark(outcome: Outcome): Markup {
  return markup`<span class="nowrap">${markMarkup(MARK_OF[outcome.verdict ?? ""] ?? "none")}${verdictWord(outcome)}</span>`;
}

function figuresOf({ header, outcome }: FinishedRun): Cells {
  const { run, plan } = header;
  const several = header.prompts.length > 1;
  const each = (of: (metrics: Outcome["metrics"][string]) => string): Markup =>
    linesOf(header.prompts.map(({ id }) => of(outcome.metrics[id] ?? {})));
  const part = plan.filter ?? plan.shard;
  return [
    markup`${verdictMark(outcome)}${part !== null && markup`<span class="id">part: ${part}</span>`}`,
    linesOf(header.prompts.map(({ id }) => `${qualityOf(outcome.metrics[id] ?? {})}${several ? ` ${id}` : ""}`)),
    each(({ quality }) => (quality === undefined ? "" : countOf(quality))),
    markup`<span class="nowrap">${formatCost(spendOf(outcome))}</span>`,
    each(latencyOf),
    commitOf(header),
    run.durationMs === undefined ? "" : markup`<span class="nowrap">${formatMs(run.durationMs)}</span>`,
  ];
}

function figuresOfUnfinished({ header }: UnfinishedRun): Cells {
  const state = markup`${markMarkup("none")}not finished`;
  if (header === undefined) return [state, ...EMPTY_CELLS];
  return [state, "", String(header.plan.trials), "", "", commitOf(header), ""];
}

type Metrics = Outcome["metrics"][string];

export function qualityOf({ quality }: Metrics): string {
  return quality?.value === undefined ? "none" : formatValue(quality.value);
}

export function countOf({ scored, planned }: Metrics[string]): string {
  return scored === planned ? String(planned) : `${scored} of ${planned}`;
}

export function latencyOf(metrics: Metrics): string {
  const [p50, p95] = [metrics["latency.p50"]?.value, metrics["latency.p95"]?.value];
  return p50 === undefined || p95 === undefined ? "" : `${formatMs(p50 * 1000)} / ${formatMs(p95 * 1000)}`;
}

export function commitOf({ run: { git } }: Pick<RunHeader, "run">): Markup {
  if (git === undefined) return markup``;
  const { commit, branch, dirty } = git;
  const changed = dirty === true && " (changed since)";
  return markup`${branch !== undefined && markup`<span class="line-of">${branch}</span>`}${commit !== undefined && markup`<span class="line-of"><code>${commit.slice(0, 10)}</code>${changed}</span>`}`;
}

function linesOf(texts: readonly string[]): Markup {
  return markup`${texts.map((text) => markup`<span class="line-of">${text}</span>`)}`;
}

/** `2026-03-01 09:30 UTC` */
export function timeOf(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

const MOST_STRANGERS = 50;

function strangers({ foreign }: History): Markup {
  if (foreign.length === 0) return markup``;
  const rest = foreign.length > MOST_STRANGERS ? `, and ${foreign.length - MOST_STRANGERS} more` : "";
  return markup`<p class="note">Folders here that are no runs: ${foreign.slice(0, MOST_STRANGERS).join(", ")}${rest}</p>`;
}
