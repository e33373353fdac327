import type { LiveRun } from "../domain/live-run.ts";
import { formatValue } from "../text/number.ts";
import { cut } from "../text/inert.ts";
import { detailsOf } from "./case-details.ts";
import { timeOf } from "./html-run-cells.ts";
import { markMarkup } from "./html-marks.ts";
import { table } from "./html-table.ts";
import { runPath, viewPage } from "./html-view.ts";
import { markOfCase } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMs } from "./milliseconds.ts";
import { formatCost } from "./money.ts";
import { caseSentence, whyMissed } from "./standing.ts";

/** A piece of the page that is sent again when it has changed. */
export interface LivePart {
  readonly id: string;
  readonly html: string;
}

/** A run that goes on. Without scripts it is loaded again every few seconds. */
export function livePage(key: string, live: LiveRun, now: number): string {
  const parts = liveParts(live, now).map(({ id, html }) => markup`<div class="part" id="${id}">${{ html }}</div>`);
  return viewPage({
    title: `Run ${key}`,
    body: [
      markup`<noscript><meta http-equiv="refresh" content="5"></noscript><h1>Run ${key}</h1>`,
      markup`<p id="lost" class="failure" role="status" hidden>The server does not answer; what is shown may be old.</p>`,
      markup`<div id="live" class="view" data-events="${runPath(key)}/events">${parts}</div>`,
    ],
  });
}

/** What the page shows of the run, piece by piece. */
export function liveParts(live: LiveRun, now: number): readonly LivePart[] {
  return [
    { id: "live-progress", html: progress(live, now).html },
    { id: "live-notices", html: notices(live).html },
    { id: "live-prompts", html: prompts(live).html },
    { id: "live-failing", html: failing(live).html },
  ];
}

/** After so long without a line a run may have been killed. */
const SILENT_MS = 60_000;

function progress({ header, done, spent, prompts, finished, damaged, writtenAt }: LiveRun, now: number): Markup {
  if (header === undefined) return markup`<section aria-label="Progress"><p>Its plan is not known yet.</p></section>`;
  const { run, plan } = header;
  const silence = now - writtenAt;
  const sum = (of: (prompt: LiveRun["prompts"][number]) => number): number =>
    prompts.reduce((total, prompt) => total + of(prompt), 0);
  const { commit, branch } = run.git ?? {};
  const about = [`started ${timeOf(run.startedAt)}`, branch, commit?.slice(0, 10)].filter((text) => text !== undefined);
  return markup`<section aria-label="Progress"><p class="note">${about.join(" · ")}</p>
<progress max="${Math.max(1, plan.trials)}" value="${done}" aria-label="Trials done"></progress>
<ul class="figures"><li><b>${done}</b> of ${plan.trials} trials</li><li><b>${sum(({ missed }) => missed)}</b> missed</li><li><b>${sum(({ unscored }) => unscored)}</b> unscored</li><li><b>${formatCost(spent)}</b> cost</li></ul>
${finished && markup`<p>Its last trial is there; this page becomes its report when results.json is written.</p>`}${!finished && silence > SILENT_MS && markup`<p class="failure">Nothing was written for ${formatMs(silence)}: it waits for answers, or it was killed and will write no results.</p>`}${damaged > 0 && markup`<p class="failure">${damaged} lines of its journal cannot be read and are left out.</p>`}</section>`;
}

function notices({ notices }: LiveRun): Markup {
  if (notices.length === 0) return markup``;
  const items = notices.map(
    ({ prompt, message }) => markup`<li><b>notice</b> ${prompt !== undefined && markup`${prompt}: `}${message}</li>`,
  );
  return markup`<section class="notices" aria-label="Notices"><ul>${items}</ul></section>`;
}

function prompts({ prompts }: LiveRun): Markup {
  const rows = prompts.map(({ prompt, done, missed, unscored, quality }) => [
    prompt,
    quality === undefined ? "none yet" : markup`<b>${formatValue(quality)}</b>`,
    String(done),
    String(missed),
    String(unscored),
  ]);
  if (rows.length === 0) return markup``;
  const head = ["prompt config", "quality so far", "done", "missed", "unscored"];
  return markup`<section aria-label="Prompt configs"><h2>So far</h2>${table({ caption: "Prompt configs so far", head, rows, numbersFrom: 1 })}</section>`;
}

function failing({ failing, prompts, done }: LiveRun): Markup {
  const total = prompts.reduce((sum, { missed, unscored }) => sum + missed + unscored, 0);
  if (failing.length === 0)
    return done === 0
      ? markup``
      : markup`<section aria-label="Missed and unscored"><h2>Missed and unscored</h2><p class="note">None so far.</p></section>`;
  const items = failing.map((result) => {
    const { mark, word } = markOfCase(result);
    const { answer } = detailsOf(result);
    const said = answer !== undefined && answer !== "" && markup`<span class="why">answer: ${cut(answer, 300)}</span>`;
    const why = cut(whyMissed(result) ?? caseSentence(result), 300);
    return markup`<li>${markMarkup(mark)}${word} <b>${result.caseId}</b> <span class="note">${result.prompt}</span><span class="why">${why}</span>${said}</li>\n`;
  });
  const rest = total > failing.length && markup` <span class="note">the latest ${failing.length} of ${total}</span>`;
  return markup`<section aria-label="Missed and unscored"><h2>Missed and unscored${rest}</h2><ul class="failing">${items}</ul></section>`;
}
