import { sameDate } from "./dates.ts";
import type { Quantity, Term } from "./terms.ts";

/** Whether two terms say the same; a number without a unit goes with any unit. */
export function sameTerm(a: Term, b: Term): boolean {
  if (a.kind === "word") return b.kind === "word" && a.word === b.word;
  if (a.kind === "date") return b.kind === "date" && sameDate(a.dates, b.dates);
  if (b.kind === "date") return a.units.length === 0 && b.dates.some(({ year }) => year === a.value);
  return b.kind === "quantity" && sameQuantity(a, b);
}

export function sameQuantity(a: Quantity, b: Quantity): boolean {
  if (a.units.length === 0 || b.units.length === 0) return isClose(a.value, b.value);
  return a.units.some((unit) =>
    b.units.some(
      ({ dimension, factor }) => dimension === unit.dimension && isClose(a.value * unit.factor, b.value * factor),
    ),
  );
}

export function sharesDimension(a: Quantity, b: Quantity): boolean {
  return a.units.some(({ dimension }) => b.units.some((unit) => unit.dimension === dimension));
}

/** How an answer takes up a number or a date: it says it, denies it, says it beside another ("$4 or $5"), or leaves it out. */
export type Taken = "said" | "denied" | "hedged" | "left out";

export function takenUp(fact: Term, answer: readonly Term[]): Taken {
  const alike = [...answer.keys()].filter((index) => isTerm(fact, answer[index]));
  const places = bareMayStandFor(fact, answer) ? alike : alike.filter((index) => !isBare(answer[index]));
  if (places.length === 0) return "left out";
  const kept = places.filter((index) => answer[index]?.negated === fact.negated);
  if (kept.length === 0) return "denied";
  return kept.some((index) => !isOneOfTwo(answer, index)) ? "said" : "hedged";
}

function isTerm(fact: Term, term: Term | undefined): boolean {
  return term !== undefined && sameTerm(fact, term);
}

/** A bare number stands for one with a unit only where the answer names no other number in such a unit. */
function bareMayStandFor(fact: Term, answer: readonly Term[]): boolean {
  if (fact.kind !== "quantity" || fact.units.length === 0) return true;
  return !answer.some((other) => other.kind === "quantity" && sharesDimension(fact, other));
}

function isBare(term: Term | undefined): boolean {
  return term?.kind === "quantity" && term.units.length === 0;
}

function isOneOfTwo(answer: readonly Term[], index: number): boolean {
  return [-1, 1].some((step) => {
    const [term, joint, other] = [answer[index], answer[index + step], answer[index + 2 * step]];
    if (joint?.kind !== "word" || joint.word !== "or") return false;
    if (term?.kind !== "quantity" || other?.kind !== "quantity") return false;
    return sharesDimension(term, other) && !sameQuantity(term, other);
  });
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
