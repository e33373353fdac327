import type { Term } from "./terms.ts";

/** What a number or a date is the end of: `up to 5 kg`, `more than 5 kg`. */
export interface Bound {
  readonly side: "most" | "least";
  /** The value itself does not count: `more than`, `under`. */
  readonly open: boolean;
}

const MORE = "(?:more|greater|heavier|longer|higher|larger|older|later|bigger)";
const LESS = "(?:less|fewer|lighter|shorter|lower|smaller|younger|earlier|cheaper)";
const NOT = "(?:no|not|never)";

/** The words that end right before a value; the first that fits counts. */
const BEFORE: readonly (readonly [words: RegExp, bound: Bound])[] = [
  [ending(`${NOT} (?:be )?(?:${MORE} than|over|above|exceed|exceeding|beyond)`), { side: "most", open: false }],
  [ending(`${NOT} (?:be )?(?:${LESS} than|under|below)`), { side: "least", open: false }],
  [
    ending("(?:up to(?: and including)?|at(?: the)? most|maximum|maximum of|max|max of|within)"),
    { side: "most", open: false },
  ],
  [ending("(?:at(?: the)? least|minimum|minimum of|min of|starting at|starting from)"), { side: "least", open: false }],
  [ending(`(?:${LESS} than|under|below)`), { side: "most", open: true }],
  [ending(`(?:${MORE} than|over|above|exceed|exceeds|exceeding|beyond)`), { side: "least", open: true }],
];

/** The words that begin right behind a value. */
const BEHIND: readonly (readonly [words: RegExp, bound: Bound])[] = [
  [/^(?:or|and) (?:more|above|over|up|heavier|longer|higher|later)\b/, { side: "least", open: false }],
  [/^(?:or|and) (?:less|fewer|below|under|lighter|shorter|lower|earlier)\b/, { side: "most", open: false }],
];

/** How many words decide it. */
const REACH = 4;

/** Marks the numbers and dates that are the end of a range. */
export function markBounds(terms: readonly Term[]): readonly Term[] {
  if (terms.every(({ kind }) => kind === "word")) return terms;
  return terms.map((term, index) => {
    if (term.kind === "word") return term;
    const bound = boundBefore(terms, index) ?? boundBehind(terms, index);
    return bound === undefined ? term : { ...term, bound };
  });
}

/** Whether an answer's value may stand for the reference's: not the other end, and not one that leaves the very value out. */
export function boundsAgree(wanted: Term, given: Term): boolean {
  if (given.bound === undefined) return true;
  return wanted.bound === undefined ? !given.bound.open : wanted.bound.side === given.bound.side;
}

function boundBefore(terms: readonly Term[], index: number): Bound | undefined {
  if (terms[index - 1]?.kind !== "word") return undefined;
  const words = wordsOf(terms.slice(Math.max(0, index - REACH), index), terms[index]?.clause);
  return BEFORE.find(([pattern]) => pattern.test(words))?.[1];
}

function boundBehind(terms: readonly Term[], index: number): Bound | undefined {
  const joint = terms[index + 1]?.text;
  if (joint !== "or" && joint !== "and") return undefined;
  const words = wordsOf(terms.slice(index + 1, index + 1 + REACH), terms[index]?.clause);
  return BEHIND.find(([pattern]) => pattern.test(words))?.[1];
}

function wordsOf(terms: readonly Term[], clause: number | undefined): string {
  return terms
    .filter((term) => term.clause === clause)
    .map(({ text }) => text)
    .join(" ");
}

function ending(words: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${words}$`, "u");
}
