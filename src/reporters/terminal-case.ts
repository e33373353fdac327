import type { ChalkInstance } from "chalk";
import type { CaseResult } from "../domain/case-result.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import { cut, inertBlock, inertLine } from "../text/inert.ts";
import { detailsOf, type ScoreRow } from "./case-details.ts";
import { nearestChanges } from "./page/changes.ts";
import { placeOf } from "./place.ts";
import { caseSentence } from "./standing.ts";
import { wrapped } from "./wrapped.ts";

export interface CaseStyle {
  readonly chalk: ChalkInstance;
  /** Characters of each text that are shown. */
  readonly limit: number;
  /** Characters of a terminal line. */
  readonly width: number;
}

/** A case as a person reads it: what was asked, what was expected and answered, and what the judge said. */
export function terminalCase(result: CaseResult, style: CaseStyle): string {
  const { question, expected, answer, scores, retrieved, lacking, trial } = detailsOf(result);
  const line = (text: string): string => inertLine(cut(text, style.limit));
  const which = trial === undefined ? "" : `, trial ${trial}`;
  return [
    `  ${style.chalk.bold(line(result.caseId))} [${line(result.prompt)}]: ${line(caseSentence(result))}`,
    `    ${style.chalk.dim(`at ${line(placeOf(result))}${which}`)}`,
    ...blocks("question", question === undefined ? [] : [question], style),
    ...blocks("expected", expected, style),
    ...blocks("answer", answer === undefined ? [] : [answer], style),
    ...blocks("difference", differenceOf(expected, answer), { ...style, limit: Infinity }),
    ...scores
      .filter(({ name }) => parseRetrievalMetric(name) === undefined)
      .flatMap((score) => scoreLines(score, style)),
    ...rankingLine(scores),
    ...documents(
      "retrieved",
      retrieved.map(({ id, hit }) => `${line(id)}${hit ? " (hit)" : ""}`),
    ),
    ...documents("not retrieved", lacking.map(line)),
  ].join("\n");
}

/** Less in common, and a reader sees more in the two texts than in what differs. */
const MUCH_IN_COMMON = 0.4;
const LONGEST_COMPARED = 4000;

/** What the answer lacks of the nearest reference, `[-so-]`, and has in its place, `{+so+}`, where the two have much in common. */
function differenceOf(expected: readonly string[], answer: string | undefined): readonly string[] {
  const texts = expected.filter((text) => text.length <= LONGEST_COMPARED);
  if (answer === undefined || answer.length > LONGEST_COMPARED || texts.length === 0) return [];
  const changes = nearestChanges(texts, answer) ?? [];
  const common = changes.reduce((sum, { kind, text }) => sum + (kind === "same" ? text.length : 0), 0);
  const differs = changes.some(({ kind }) => kind !== "same");
  if (!differs || common < MUCH_IN_COMMON * answer.length) return [];
  const marked = {
    same: (text: string) => text,
    removed: (text: string) => `[-${text}-]`,
    added: (text: string) => `{+${text}+}`,
  };
  return [changes.map(({ kind, text }) => marked[kind](text)).join("")];
}

/** Untrusted texts, each behind a bar on every line. */
function blocks(name: string, texts: readonly string[], { chalk, limit, width }: CaseStyle): readonly string[] {
  return texts.flatMap((text) => {
    const lines = inertBlock(cut(text, limit), "").split("\n");
    return [
      `    ${chalk.dim(name)}`,
      ...lines.flatMap((each) => wrapped(each, width - BAR.length)).map((each) => `${BAR}${each}`),
    ];
  });
}

const BAR = "      | ";

/** Retrieval metrics need no reason: what was found and what not stands below them. */
function rankingLine(scores: readonly ScoreRow[]): readonly string[] {
  const metrics = scores.filter(({ name }) => parseRetrievalMetric(name) !== undefined);
  return metrics.length === 0 ? [] : [`    ${metrics.map(({ name, score }) => `${name} ${score}`).join(", ")}`];
}

function scoreLines({ name, score, limit, reason, quotes }: ScoreRow, style: CaseStyle): readonly string[] {
  const line = `    ${inertLine(name)} ${score}${limit === "" ? "" : ` (min ${limit})`}`;
  return [line].concat(blocks("reason", reason === "" ? [] : [reason], style), blocks("evidence", quotes, style));
}

function documents(name: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : [`    ${name}: ${ids.join(", ")}`];
}
