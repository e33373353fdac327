import type { Judgement, ModelCall } from "../domain/judge.ts";
import { failed, scored } from "../domain/score.ts";
import { cut, inertLine } from "../text/inert.ts";
import type { Reading } from "./reply.ts";

/** What was read, as a score. */
export function judgementOf(
  { value, reason, quotes }: Extract<Reading, { readonly value: number }>,
  calls: readonly ModelCall[],
): Judgement {
  return { ...scored(value, reason), ...(quotes !== undefined && { quotes }), calls };
}

/** A failed score that quotes the start of what could not be read. */
export function unreadable(why: string, text: string, calls: readonly ModelCall[]): Judgement {
  const quote = text.trim() === "" ? "" : `: "${inertLine(cut(text.trim(), 200))}"`;
  return { ...failed(`the judge's reply cannot be read: ${why}${quote}`, "unreadable"), calls };
}
