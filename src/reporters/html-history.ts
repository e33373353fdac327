import type { FinishedRun, History, ListedRun, UnfinishedRun } from "../domain/history.ts";
import type { Outcome } from "../domain/record.ts";
import { markMarkup } from "./html-marks.ts";
import { commitOf, countOf, latencyOf, linesOf, qualityOf, spendOf, timeOf, verdictMark } from "./html-run-cells.ts";
import { table } from "./html-table.ts";
import { trends } from "./html-trends.ts";
import { runPath, viewPage } from "./html-view.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMs } from "./milliseconds.ts";
import { formatCost } from "./money.ts";

/** All runs of a folder, how they went over time, and the choice of two to compare. */
export function historyPage(history: History): string {
  const { runs, folder } = history;
  const count = `${runs.length} ${runs.length === 1 ? "run" : "runs"}`;
  const title = markup`<h1>Runs</h1><p class="note">${count} in ${folder}</p>`;
  return viewPage({
    title: "Runs",
    home: true,
    body: [title, trends(runs.filter(isFinished)), list(history), unreadable(history), strangers(history)],
  });
}

function isFinished(run: ListedRun): run is FinishedRun {
  return run.state === "finished";
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
  const rows = runs.flatMap((run) => (run.state === "unreadable" ? [] : [rowOf(run, comparable ? picked : undefined)]));
  const button = comparable && markup`<button type="submit">Compare before and now</button>`;
  return markup`<section aria-labelledby="runs-title"><form action="/compare" method="get"><div class="runs-head"><h2 id="runs-title">All runs, the newest first</h2>${button}</div><div class="runs">${table({ caption: "Runs, the newest first", head, rows })}</div></form></section>`;
}

interface Picked {
  readonly before: string | undefined;
  readonly now: string | undefined;
}

type Cells = readonly (string | Markup | undefined)[];

function rowOf(run: FinishedRun | UnfinishedRun, picked: Picked | undefined): Cells {
  const radios = picked === undefined ? [] : [radio(run, "before", picked), radio(run, "now", picked)];
  return [nameOf(run), ...radios, ...(run.state === "finished" ? figuresOf(run) : figuresOfUnfinished(run))];
}

/** Of what is not known of a run that has no results. */
const EMPTY_CELLS = ["", "", "", "", "", ""];

function nameOf(run: FinishedRun | UnfinishedRun): Markup {
  return markup`<a href="${runPath(run.key)}">${timeOf(run.at)}</a><span class="id">${run.key}</span>`;
}

function radio(run: ListedRun, name: keyof Picked, picked: Picked): Markup {
  if (run.state !== "finished") return markup``;
  const checked = picked[name] === run.key && markup` checked`;
  return markup`<label class="pick"><input type="radio" name="${name}" value="${run.key}" aria-label="${name}: ${run.key}"${checked}><span class="label" aria-hidden="true">${name}</span></label>`;
}

function figuresOf({ header, outcome }: FinishedRun): Cells {
  const { run, plan } = header;
  const several = header.prompts.length > 1;
  const each = (of: (metrics: Outcome["metrics"][string]) => string): Markup =>
    linesOf(header.prompts.map(({ id }) => of(outcome.metrics[id] ?? {})));
  const part = plan.filter ?? plan.shard;
  return [
    markup`${verdictMark(outcome)}${part !== null && markup`<span class="id">part: ${part}</span>`}`,
    told(
      "quality",
      linesOf(header.prompts.map(({ id }) => `${qualityOf(outcome.metrics[id] ?? {})}${several ? ` ${id}` : ""}`)),
    ),
    told(
      "n",
      each(({ quality }) => (quality === undefined ? "" : countOf(quality))),
    ),
    told("cost", markup`${formatCost(spendOf(outcome))}`),
    told("p50 / p95", each(latencyOf)),
    commitOf(header),
    run.durationMs === undefined ? "" : told("took", markup`<span class="nowrap">${formatMs(run.durationMs)}</span>`),
  ];
}

/** On a narrow screen there is no head above the columns. */
function told(name: string, shown: Markup): Markup {
  return shown.html === "" ? shown : markup`<span class="label">${name}</span> ${shown}`;
}

function figuresOfUnfinished({ header }: UnfinishedRun): Cells {
  const state = markup`${markMarkup("none")}not finished`;
  if (header === undefined) return [state, ...EMPTY_CELLS];
  return [state, "", String(header.plan.cases), "", "", commitOf(header), ""];
}

const MOST_STRANGERS = 50;

function unreadable({ runs }: History): Markup {
  const found = runs.flatMap((run) => (run.state === "unreadable" ? [run] : []));
  if (found.length === 0) return markup``;
  const items = found.slice(0, MOST_STRANGERS).map(({ key, why }) => markup`<li><b>${key}</b> ${why}</li>`);
  const rest = found.length > MOST_STRANGERS && markup`<li>and ${found.length - MOST_STRANGERS} more</li>`;
  return markup`<section class="notices" aria-labelledby="unreadable-title"><h2 id="unreadable-title">Runs that cannot be read</h2><ul>${items}${rest}</ul></section>`;
}

function strangers({ foreign }: History): Markup {
  if (foreign.length === 0) return markup``;
  const rest = foreign.length > MOST_STRANGERS ? `, and ${foreign.length - MOST_STRANGERS} more` : "";
  return markup`<p class="note">Folders here that are no runs: ${foreign.slice(0, MOST_STRANGERS).join(", ")}${rest}</p>`;
}
