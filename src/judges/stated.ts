import { boundsAgree } from "./bounds.ts";
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

/**
 * How an answer takes up a number or a date: it says it, denies it, says it beside another ("$4 or $5"), says it as another end of a
 * range ("more than" for "up to"), or leaves it out.
 */
export type Taken = "said" | "denied" | "hedged" | "bounded" | "left out";

export function takenUp(fact: Term, answer: readonly Term[]): Taken {
  const alike = [...answer.keys()].filter((index) => isTerm(fact, answer[index]));
  const places = bareMayStandFor(fact, answer) ? alike : alike.filter((index) => !isBare(answer[index]));
  if (places.length === 0) return "left out";
  const kept = places.filter((index) => answer[index]?.negated === fact.negated);
  if (kept.length === 0) return "denied";
  const agreed = kept.filter((index) => answer.slice(index, index + 1).every((given) => boundsAgree(fact, given)));
  if (agreed.length === 0) return "bounded";
  return agreed.some((index) => !isAlternative(answer, index)) ? "said" : "hedged";
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

/** Whether another value of its kind stands beside it, on either side of an "or": `4, 5 or 6`. */
function isAlternative(answer: readonly Term[], index: number): boolean {
  const term = answer[index];
  if (term === undefined) return false;
  const [before, behind] = [-1, 1].map((step) => {
    const others: Term[] = [];
    let joined = false;
    for (let at = index + step; others.length < MOST_OTHERS; at += step) {
      const next = answer[at];
      if (next?.kind === "word" && next.word === "or") joined = true;
      else if (next !== undefined && isRival(term, next)) others.push(next);
      else break;
    }
    return joined && others.length > 0;
  });
  return before === true || behind === true;
}

/** An "or" comes before the last of a list, and lists are short. */
const MOST_OTHERS = 20;

function isRival(term: Term, other: Term): boolean {
  if (term.kind === "quantity" && other.kind === "quantity") {
    const alike = term.units.length === 0 ? other.units.length === 0 : sharesDimension(term, other);
    return alike && !sameQuantity(term, other);
  }
  return term.kind === "date" && other.kind === "date" && !sameDate(term.dates, other.dates);
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
