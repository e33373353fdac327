import type { GateResult, Reason, Verdict } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { gateBounds, gateStatus, gateValue } from "./gate-text.ts";
import { baselineSection } from "./html-baseline.ts";
import { gateBar } from "./html-charts.ts";
import { markMarkup } from "./html-marks.ts";
import { table } from "./html-table.ts";
import type { Mark } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { promptFigures, type PromptFigures } from "./prompt-figures.ts";
import { verdictWord } from "./verdict-text.ts";

/** What the run decided and on what grounds; readable without scripts. */
export async function verdictPart(report: Report): Promise<Markup> {
  return markup`${banner(report, await promptFigures(report))}
${notices(report)}
${gates(report.outcome.gates)}
${baselineSection(report.baseline)}
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
  const rest = outcome.reasons.filter((reason) => !sentence.includes(reason.message) && !isTold(reason, outcome.gates));
  const all = [
    ...record.events.map(({ prompt, message }) => ({ name: "notice", prompt, message })),
    ...rest.map(({ prompt, message }) => ({ name: "also", prompt, message })),
  ];
  if (all.length === 0) return markup``;
  const items = all
    .slice(0, MOST_NOTICES)
    .map(
      ({ name, prompt, message }) =>
        markup`<li><b>${name}</b> ${prompt !== undefined && markup`${prompt}: `}${message}</li>\n`,
    );
  const more = all.length > MOST_NOTICES && markup`<li>and ${all.length - MOST_NOTICES} more in results.json</li>`;
  return markup`<section class="notices" aria-label="Notices"><ul>${items}${more}</ul></section>`;
}

/** A broken gate stands with its figures among the gates. */
function isTold({ prompt, gate }: Reason, gates: readonly GateResult[]): boolean {
  return gates.some(({ status, ...each }) => status === "broken" && each.prompt === prompt && each.metric === gate);
}

function gates(results: readonly GateResult[]): Markup {
  if (results.length === 0) return markup``;
  const bounded = results.some(({ unscored }) => unscored > 0);
  const rows = results.map((gate) => [
    markup`<code>${gate.metric}</code>`,
    gate.prompt,
    markup`${markMarkup(STATUS_MARK[gate.status])}${gateStatus(gate)}`,
    gateBar(gate),
    markup`<b>${gateValue(gate)}</b>`,
    gate.rule,
    ...(bounded ? [gateBounds(gate)] : []),
    gate.unscored === 0 ? String(gate.planned) : `${gate.scored} of ${gate.planned}`,
    gate.file === undefined ? "" : `${gate.file}${gate.line === undefined ? "" : `:${gate.line}`}`,
  ]);
  const head = [
    "metric",
    "prompt",
    "status",
    "",
    "value",
    "rule",
    ...(bounded ? ["worst..best"] : []),
    "scored",
    "set at",
  ];
  return markup`<section id="gates" aria-labelledby="gates-title"><h2 id="gates-title">Gates</h2>${table({ caption: "Gates: each rule, and what the run says of it", head, rows })}</section>`;
}
