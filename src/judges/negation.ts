import type { Term } from "./terms.ts";

/** How far a "not" reaches, in words. */
const REACH = 4;

const NEGATORS: ReadonlySet<string> = new Set(["not", "no", "never", "nor", "neither", "without", "non", "unlike"]);
/** Words that deny what follows, with the word before them: "London rather than Paris". */
const CONTRASTS: ReadonlyMap<string, string> = new Map([
  ["than", "rather"],
  ["of", "instead"],
  ["to", "opposed"],
  ["but", "anything"],
]);
const COPULAS: ReadonlySet<string> = new Set(["is", "are", "was", "were", "be"]);
/** Words after which a "not" no longer holds: "not before 1985". */
const LIMITS: ReadonlySet<string> = new Set(["but", "until", "till", "before", "unless", "except"]);
/** "no more than 5 kg" denies nothing. */
const DEGREES: ReadonlySet<string> = new Set([
  "more",
  "less",
  "fewer",
  "later",
  "earlier",
  "exceed",
  "only",
  "just",
  "over",
  "above",
  "below",
  "under",
]);

/** Marks the terms near a "not" of their clause, and takes that word out; a "no" that denies no term stays a word. */
export function markNegated(terms: readonly Term[]): readonly Term[] {
  const negated = new Set<number>();
  const negators = new Set<number>();
  for (const [index, term] of terms.entries()) {
    if (!isNegator(terms, index)) continue;
    const reached = reachOf(terms, index, term.clause);
    if (reached.length > 0) negators.add(index);
    for (const at of reached) negated.add(at);
  }
  return terms.flatMap((term, index) => {
    if (negators.has(index)) return [];
    return negated.has(index) ? [{ ...term, negated: true }] : [term];
  });
}

function isNegator(terms: readonly Term[], index: number): boolean {
  const word = wordAt(terms, index);
  if (word === undefined) return false;
  if (CONTRASTS.has(word)) return wordAt(terms, index - 1) === CONTRASTS.get(word);
  if (!NEGATORS.has(word)) return false;
  const [next, afterNext] = [wordAt(terms, index + 1), wordAt(terms, index + 2)];
  if (next === "longer" && afterNext === "than") return false;
  return next === undefined || !DEGREES.has(next);
}

/** "Paris is not", "not Paris". */
function reachOf(terms: readonly Term[], index: number, clause: number): readonly number[] {
  const within = (at: number) => terms[at]?.clause === clause;
  const ahead: number[] = [];
  for (let at = index + 1; at <= index + REACH && within(at); at += 1) {
    if (LIMITS.has(wordAt(terms, at) ?? "")) break;
    ahead.push(at);
  }
  if (!COPULAS.has(wordAt(terms, index - 1) ?? "")) return ahead;
  const behind: number[] = [];
  for (let at = index - 2; at >= index - 1 - REACH && within(at); at -= 1) behind.push(at);
  return [...behind, ...ahead];
}

function wordAt(terms: readonly Term[], index: number): string | undefined {
  const term = terms[index];
  return term?.kind === "word" ? term.text : undefined;
}
