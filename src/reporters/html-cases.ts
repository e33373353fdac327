import type { CaseResult } from "../domain/case-result.ts";
import type { Report } from "../domain/report.ts";
import { cut } from "../text/inert.ts";
import { detailsOf, type ScoreRow } from "./case-details.ts";
import { markMarkup } from "./html-marks.ts";
import { markOfCase } from "./marks.ts";
import { lines, markup, type Markup } from "./markup.ts";
import { placeOf } from "./place.ts";
import { caseSentence, isBad, whyMissed } from "./standing.ts";
import { worstCases } from "./worst-cases.ts";

/** So many stand there without scripts, of them the first ones at once. */
const MOST_CASES = 50;
const AT_ONCE = 10;

/** The worst cases, each to be unfolded; the script puts a list of its own in their place. */
export async function failingCases(report: Report): Promise<Markup> {
  const { shown, total } = await worstCases(report, MOST_CASES, isBad, caseMarkup);
  const rest = shown.slice(AT_ONCE);
  const behind =
    rest.length === 0 ? undefined : markup`<details><summary>${rest.length} more</summary>${rest}</details>`;
  const end =
    total > shown.length &&
    markup`<p class="note">${total - shown.length} more cases were missed or unscored; results.json has them all.</p>`;
  return markup`<section id="failing" aria-labelledby="failing-title">
<h2 id="failing-title">Worst cases</h2>
${total === 0 && markup`<p class="note">No case was missed or unscored.</p>`}${shown.slice(0, AT_ONCE)}${behind}${end}
</section>
`;
}

const LONGEST_TEXT = 4000;
const MOST_LINES = 40;

function caseMarkup(result: CaseResult): Markup {
  const { mark, word } = markOfCase(result);
  const { question, expected, answer, scores, retrieved, lacking, trial } = detailsOf(result);
  const found = retrieved.map(({ id, hit }) => ({ id, word: hit ? "relevant" : "" }));
  return markup`<details class="case"><summary>${markMarkup(mark)}<b>${word}</b> <span class="id">${result.caseId}</span> <span class="note">${result.prompt}: ${cut(whyMissed(result) ?? caseSentence(result), 300)}</span></summary>
<p class="note">at ${placeOf(result)}${trial !== undefined && markup`, trial ${trial}`}</p>
${block("Question", question)}${block("Expected", expected.length === 0 ? undefined : expected.slice(0, MOST_LINES).join("\n"))}${block("Answer", answer)}
<ul class="scores">${scores.slice(0, MOST_LINES).map(scoreMarkup)}</ul>
${documents("Retrieved", found)}${documents(
    "Relevant, but not retrieved",
    lacking.map((id) => ({ id, word: "" })),
  )}</details>
`;
}

function block(name: string, text: string | undefined): Markup | undefined {
  return text === undefined
    ? undefined
    : markup`<h3>${name}</h3><pre class="text">${lines(cut(text, LONGEST_TEXT))}</pre>\n`;
}

function scoreMarkup({ name, score, limit, reason, quotes }: ScoreRow): Markup {
  const rule = limit !== "" && markup` (min ${limit})`;
  const why = reason !== "" && markup`: ${cut(reason, 1000)}`;
  const evidence = quotes.slice(0, 3).map((quote) => markup` <q>${cut(quote, 300)}</q>`);
  return markup`<li><b>${name} ${score}</b>${rule}${why}${evidence}</li>`;
}

function documents(name: string, found: readonly { readonly id: string; readonly word: string }[]): Markup | undefined {
  if (found.length === 0) return undefined;
  const items = found
    .slice(0, MOST_LINES)
    .map(({ id, word }) => markup`<li>${id}${word !== "" && markup` <b>(${word})</b>`}</li>`);
  const rest = found.length > MOST_LINES && markup`<li>and ${found.length - MOST_LINES} more</li>`;
  return markup`<h3>${name}</h3><ol class="ids">${items}${rest}</ol>\n`;
}
