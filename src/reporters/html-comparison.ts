import type { CaseResult } from "../domain/case-result.ts";
import type { CaseChangeKind, ComparedRecords } from "../domain/comparison.ts";
import type { FinishedRun } from "../domain/history.ts";
import { cut } from "../text/inert.ts";
import { formatValue } from "../text/number.ts";
import { detailsOf } from "./case-details.ts";
import { promptComparison } from "./html-baseline.ts";
import { commitOf, countOf, latencyOf, qualityOf, spendOf, timeOf, verdictMark } from "./html-run-cells.ts";
import { markMarkup } from "./html-marks.ts";
import { table } from "./html-table.ts";
import { runPath, viewPage } from "./html-view.ts";
import type { Mark } from "./marks.ts";
import { lines, markup, type Markup } from "./markup.ts";
import { formatMs } from "./milliseconds.ts";
import { formatCost } from "./money.ts";
import { judgeName } from "./verdict-text.ts";

/** Two runs held against each other. */
export function comparisonPage(compared: ComparedRecords, before: FinishedRun, now: FinishedRun): string {
  return viewPage({
    title: `${before.key} and ${now.key}`,
    body: [banner(compared, before, now), figures(before, now), metrics(compared), changes(compared)],
  });
}

const MARK_OF: Readonly<Record<ComparedRecords["exitCode"], Mark>> = { 0: "good", 1: "bad", 3: "unsure" };

function banner({ exitCode, sentence }: ComparedRecords, before: FinishedRun, now: FinishedRun): Markup {
  const mark = MARK_OF[exitCode];
  const other = `/compare/${encodeURIComponent(now.key)}/${encodeURIComponent(before.key)}`;
  return markup`<section class="banner ${mark}" aria-labelledby="compared"><h1 id="compared">${markMarkup(mark)}<span>Comparison of two runs</span></h1><p class="sentence">${sentence}</p><p class="note">before: ${timeOf(before.at)} · now: ${timeOf(now.at)} · <a href="${other}">the other way round</a></p></section>`;
}

/** What each run was and came to; other than the metrics below, over all cases that it has. */
function figures(before: FinishedRun, now: FinishedRun): Markup {
  const row = (name: string, of: (run: FinishedRun) => string | Markup) => [name, of(before), of(now)];
  const prompts = [...new Set([before, now].flatMap(({ header }) => header.prompts.map(({ id }) => id)))];
  const rows = [
    row("run", ({ key }) => markup`<a href="${runPath(key)}">${key}</a>`),
    row("verdict", ({ outcome }) => verdictMark(outcome)),
    ...prompts.flatMap((prompt) => promptRows(prompt, prompts.length > 1 ? `${prompt}: ` : "", row)),
    row("judge", ({ header: { judge } }) => (judge === null ? "none" : judgeName(judge))),
    row("cost", ({ outcome }) => formatCost(spendOf(outcome))),
    row("took", ({ header: { run } }) => (run.durationMs === undefined ? "" : formatMs(run.durationMs))),
    row("commit", ({ header }) => commitOf(header)),
  ].filter(([, ...cells]) => cells.some((cell) => (typeof cell === "string" ? cell : cell?.html) !== ""));
  return markup`<section aria-labelledby="figures-title"><h2 id="figures-title">The two runs</h2><div class="two">${table({ caption: "The two runs side by side", head: ["figure", "before", "now"], rows })}</div></section>`;
}

type Row = (name: string, of: (run: FinishedRun) => string | Markup) => readonly (string | Markup)[];

function promptRows(prompt: string, prefix: string, row: Row): readonly (readonly (string | Markup)[])[] {
  const metricsOf = ({ outcome }: FinishedRun) => outcome.metrics[prompt] ?? {};
  return [
    row(`${prefix}model`, ({ header }) => {
      const entry = header.prompts.find(({ id }) => id === prompt);
      return entry === undefined ? "not in it" : `${entry.provider}${entry.model === null ? "" : ` ${entry.model}`}`;
    }),
    row(`${prefix}quality`, (run) => {
      const { quality } = metricsOf(run);
      return quality === undefined ? "" : markup`<b>${qualityOf(metricsOf(run))}</b> (n = ${countOf(quality)})`;
    }),
    row(`${prefix}latency p50 / p95`, (run) => latencyOf(metricsOf(run)) || "not measured"),
  ];
}

function metrics({ prompts }: ComparedRecords): Markup {
  if (prompts.length === 0) return markup``;
  return markup`<section aria-labelledby="metrics-title"><h2 id="metrics-title">Metrics over the cases that both have</h2>${prompts.map(promptComparison)}</section>`;
}

const KINDS: readonly (readonly [CaseChangeKind, string, Mark])[] = [
  ["regressed", "Regressed", "bad"],
  ["fixed", "Fixed", "good"],
  ["unscored", "Unscored in one of the two", "unsure"],
  ["changed", "Changed, on the same side of the threshold", "none"],
  ["added", "Added", "none"],
  ["removed", "Removed", "none"],
];

function changes(compared: ComparedRecords): Markup {
  if (compared.refused !== undefined) return markup``;
  const parts = KINDS.map(([kind, title, mark]) => ofKind(compared, kind, { title, mark }));
  if (compared.changes.length === 0)
    return markup`<section aria-label="Cases"><h2>Cases</h2><p class="note">No case changed.</p></section>`;
  return markup`${parts}`;
}

/** So many of a kind are shown. */
const MOST_CASES = 50;

function ofKind(
  compared: ComparedRecords,
  kind: CaseChangeKind,
  { title, mark }: { readonly title: string; readonly mark: Mark },
): Markup {
  const found = compared.changes.filter((change) => change.kind === kind);
  if (found.length === 0) return markup``;
  const against = new Map(compared.prompts.map((comparison) => [comparison.prompt, comparison.against]));
  const shown = found
    .slice(0, MOST_CASES)
    .map(({ prompt, caseId }) =>
      changeMarkup(
        { prompt, caseId, mark },
        compared.caseBefore(against.get(prompt) ?? prompt, caseId),
        compared.caseNow(prompt, caseId),
      ),
    );
  const rest =
    found.length > shown.length &&
    markup`<p class="note">${found.length - shown.length} more; evals compare --json has them all.</p>`;
  return markup`<section id="${kind}" aria-labelledby="${kind}-title"><h2 id="${kind}-title">${title} (${found.length})</h2>${shown}${rest}</section>`;
}

const LONGEST_TEXT = 4000;

function changeMarkup(
  { prompt, caseId, mark }: { readonly prompt: string; readonly caseId: string; readonly mark: Mark },
  before: CaseResult | undefined,
  now: CaseResult | undefined,
): Markup {
  const told = now ?? before;
  const { question, expected } = told === undefined ? { expected: [] } : detailsOf(told);
  const [was, is] = [qualityText(before), qualityText(now)];
  return markup`<details class="case"><summary>${markMarkup(mark)}<span class="id">${caseId}</span> <span class="note">${prompt}: quality ${was} → ${is}</span></summary>
${block("Question", question)}${block("Expected", expected.length === 0 ? undefined : expected.join("\n"))}<div class="sides">${side("Before", before)}${side("Now", now)}</div></details>
`;
}

function qualityText(result: CaseResult | undefined): string {
  if (result === undefined) return "not in it";
  return result.quality === undefined ? result.status : formatValue(result.quality);
}

function side(name: string, result: CaseResult | undefined): Markup {
  if (result === undefined)
    return markup`<div><h3>${name}</h3><p class="note">The run does not have this case.</p></div>`;
  const { answer, scores } = detailsOf(result);
  const items = scores.map(
    ({ name, score, reason }) =>
      markup`<li><b>${name} ${score}</b>${reason !== "" && markup`: ${cut(reason, 1000)}`}</li>`,
  );
  return markup`<div>${block(name, answer ?? "")}<ul class="scores">${items}</ul></div>`;
}

function block(name: string, text: string | undefined): Markup {
  if (text === undefined) return markup``;
  return markup`<h3>${name}</h3><pre class="text">${lines(cut(text, LONGEST_TEXT))}</pre>`;
}
