import type { CaseResult } from "../domain/case-result.ts";
import { detailsOf, type ScoreRow } from "./case-details.ts";
import { htmlInline, markdownBlock, markdownInline } from "./markdown-text.ts";
import { placeOf } from "./place.ts";
import { caseSentence } from "./standing.ts";

/** A case that folds open: what was asked, what was expected and answered, and what the judge said. */
export function caseBlock(result: CaseResult): string {
  const { question, expected, answer, scores, retrieved, lacking, trial } = detailsOf(result);
  const title = `<b>${htmlInline(result.caseId)}</b> [${htmlInline(result.prompt)}]: ${htmlInline(caseSentence(result))}`;
  const why = worstReason(scores);
  const which = trial === undefined ? "" : `, trial ${trial}`;
  return [
    `<details><summary>${title}${why === "" ? "" : `<br>${htmlInline(why, 240)}`}</summary>`,
    `at ${markdownInline(placeOf(result))}${which}`,
    named("Question", question),
    named("Expected", expected.length === 0 ? undefined : expected.slice(0, MOST_LINES).join("\n")),
    named("Answer", answer),
    scores.slice(0, MOST_LINES).map(scoreLine).join("\n"),
    documents(
      "Retrieved",
      retrieved.map(({ id, hit }) => `${id}${hit ? " (hit)" : ""}`),
    ),
    documents("Not retrieved", lacking),
    "</details>",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Why, before anybody opens the case: what the judge or a rule said of the lowest score. */
function worstReason(scores: readonly ScoreRow[]): string {
  const told = scores.filter(({ reason, score }) => reason !== "" && !Number.isNaN(Number(score)));
  const [worst] = told.toSorted((a, b) => Number(a.score) - Number(b.score));
  return worst === undefined ? "" : `${worst.name}: ${worst.reason}`;
}

const LONGEST_TEXT = 1500;
const MOST_LINES = 20;

function named(name: string, text: string | undefined): string {
  return text === undefined ? "" : `**${name}**\n\n${markdownBlock(text, LONGEST_TEXT)}`;
}

function scoreLine({ name, score, limit, reason, quotes }: ScoreRow): string {
  const rule = limit === "" ? "" : ` (min ${limit})`;
  const why = reason === "" ? "" : `: ${markdownInline(reason, 600)}`;
  const evidence = quotes.slice(0, 3).map((quote) => ` “${markdownInline(quote, 200)}”`);
  return `- **${markdownInline(name)} ${score}**${rule}${why}${evidence.join("")}`;
}

function documents(name: string, ids: readonly string[]): string {
  if (ids.length === 0) return "";
  const shown = ids.slice(0, MOST_LINES).map((id) => markdownInline(id, 120));
  const rest = ids.length > shown.length ? ` and ${ids.length - shown.length} more` : "";
  return `**${name}**: ${shown.join(", ")}${rest}`;
}
