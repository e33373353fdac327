import type { CaseResult } from "../domain/case-result.ts";
import { detailsOf, type ScoreRow } from "./case-details.ts";
import { htmlInline, markdownBlock, markdownInline } from "./markdown-text.ts";
import { placeOf } from "./place.ts";
import { caseSentence } from "./standing.ts";

/** A case that folds open: what was asked, what was expected and answered, and what the judge said. */
export function caseBlock(result: CaseResult): string {
  const { question, expected, answer, scores, retrieved, lacking, trial } = detailsOf(result);
  const title = `<b>${htmlInline(result.caseId)}</b> [${htmlInline(result.prompt)}]: ${htmlInline(caseSentence(result))}`;
  const which = trial === undefined ? "" : `, trial ${trial}`;
  return [
    `<details><summary>${title}</summary>`,
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
