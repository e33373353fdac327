import type { CaseResult } from "../domain/case-result.ts";
import { cut, inertLine } from "../text/inert.ts";
import { detailsOf, type CaseDetails, type ScoreRow } from "./case-details.ts";
import { placeOf } from "./place.ts";

const MOST_BYTES = 8192;
const LONGEST_LINE = 500;

/** The text of a case that did not pass, of at most 8 KB: the message first, since some readers show nothing else, the place last, since some find it there. */
export function caseText(message: string, result: CaseResult): string {
  const details = detailsOf(result);
  const parts = [message, trialLine(details), scoreTable(details.scores), comparison(details), documents(details)];
  return within(parts.filter((part) => part !== "").join("\n\n"), placeLine(result.caseId, placeOf(result)));
}

/** The message and the place alone. */
export function briefText(message: string, result: CaseResult): string {
  return within(message, placeLine(result.caseId, placeOf(result)));
}

function within(body: string, end: string): string {
  const budget = MOST_BYTES - new TextEncoder().encode(end).length - 64;
  const { read } = new TextEncoder().encodeInto(body, new Uint8Array(Math.max(0, budget)));
  const rest = new TextEncoder().encode(body.slice(read)).length;
  return `${body.slice(0, read)}${rest === 0 ? "" : `… (${rest} more bytes)`}${end}`;
}

/** The last line: readers take what stands behind its first bracket, so that a name with one is left out. */
export function placeLine(name: string, place: string): string {
  return `\n\n    at ${name.includes("(") ? "" : `${line(name)} `}(${line(place)})`;
}

function trialLine({ trial }: CaseDetails): string {
  return trial === undefined ? "" : `of trial ${trial}, which explains it best:`;
}

function scoreTable(scores: readonly ScoreRow[]): string {
  const widest = Math.max("scorer".length, ...scores.map(({ name }) => name.length));
  const row = (name: string, score: string, limit: string, reason: string): string =>
    `${line(name).padEnd(widest)}  ${score.padEnd(7)}  ${limit.padEnd(4)}  ${line(reason)}`.trimEnd();
  return [
    row("scorer", "score", "min", "reason"),
    ...scores.map(({ name, score, limit, reason }) => row(name, score, limit, reason)),
  ].join("\n");
}

function comparison({ expected, answer }: CaseDetails): string {
  return [
    ...expected.map((text) => `- expected: ${line(text)}`),
    ...(answer === undefined ? [] : [`+ actual:   ${line(answer)}`]),
  ].join("\n");
}

function documents({ retrieved, lacking }: CaseDetails): string {
  const found = retrieved.map(({ id, hit }) => `${line(id)}${hit ? " (hit)" : ""}`).join(", ");
  const missed = lacking.map(line).join(", ");
  return [found && `retrieved: ${found}`, missed && `missed:    ${missed}`].filter((text) => text !== "").join("\n");
}

function line(text: string): string {
  return inertLine(cut(text, LONGEST_LINE));
}
