import type { RetrievedDocument } from "../domain/candidate.ts";
import { scored, type Score } from "../domain/score.ts";
import { cut } from "../text/inert.ts";
import { declines } from "./declines.ts";
import { sameTerm, sharesDimension } from "./stated.ts";
import { isContent, sentencesOf, termsOf, type Quantity, type Term } from "./terms.ts";

/** The share of a sentence's content words that must stand in the documents. */
const MOST = 0.6;

/**
 * The share of the answer's sentences that stand on the documents: each number and date of them and most of their content words stand
 * there or in the question. An amount may also be the total of the others of its sentence. Sentences that decline claim nothing.
 */
export function scoreFaithfulness(
  question: string,
  documents: readonly RetrievedDocument[],
  answer: string,
): Score & { readonly quotes?: readonly string[] } {
  const sources = documents
    .flatMap(({ text = "" }) => sentencesOf(text))
    .map((text) => ({ text, has: lookup(termsOf(text)) }));
  const known = lookup([...documents.map(({ text = "" }) => text), question].flatMap(sentencesOf).flatMap(termsOf));
  const claims = sentencesOf(answer)
    .filter((text) => !declines(text))
    .map((text) => ({ text, terms: termsOf(text).filter(isContent) }))
    .filter(({ terms }) => terms.length > 0)
    .map(({ text, terms }) => ({ text, terms, holds: isSupported(terms, known) }));
  if (claims.length === 0) return scored(1, "the answer claims nothing");

  const supported = claims.filter(({ holds }) => holds);
  const unsupported = claims.find(({ holds }) => !holds);
  const quotes = supported.flatMap(({ terms }) => nearest(terms, sources) ?? []);
  const counted = `${supported.length} of ${claims.length} sentences stand on the documents`;
  const reason = unsupported === undefined ? counted : `${counted}; this one does not: "${cut(unsupported.text, 160)}"`;
  return { ...scored(supported.length / claims.length, reason), quotes: [...new Set(quotes)] };
}

type Lookup = (term: Term) => boolean;

/** Whether a term stands among others, without a search through all their words. */
function lookup(terms: readonly Term[]): Lookup {
  const words = new Set(terms.flatMap((term) => (term.kind === "word" ? [term.word] : [])));
  const facts = terms.filter(({ kind }) => kind !== "word");
  return (term) => (term.kind === "word" ? words.has(term.word) : facts.some((other) => sameTerm(term, other)));
}

function isSupported(terms: readonly Term[], isKnown: Lookup): boolean {
  const facts = terms.filter(({ kind }) => kind !== "word");
  if (!facts.every((fact) => isKnown(fact) || (fact.kind === "quantity" && isTotal(fact, facts)))) return false;
  const words = terms.filter(({ kind }) => kind === "word");
  return words.filter(isKnown).length >= MOST * words.length;
}

/** Amounts up to which a sentence is a sum that somebody wrote down. */
const MOST_PARTS = 20;

function isTotal(fact: Quantity, facts: readonly Term[]): boolean {
  if (facts.length > MOST_PARTS) return false;
  const parts = facts.flatMap((other) =>
    other.kind === "quantity" && sharesDimension(fact, other) && inBase(other) !== inBase(fact) ? [inBase(other)] : [],
  );
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.length > 1 && Math.abs(sum - inBase(fact)) < 1e-6 * Math.max(1, Math.abs(sum));
}

function inBase({ value, units: [unit] }: Quantity): number {
  return value * (unit?.factor ?? 1);
}

/** The sentence of the documents that has most of a claim. */
function nearest(
  terms: readonly Term[],
  sources: readonly { readonly text: string; readonly has: Lookup }[],
): string | undefined {
  let best: { readonly text: string; readonly count: number } | undefined;
  for (const source of sources) {
    const count = terms.filter(source.has).length;
    if (count > (best?.count ?? 0)) best = { text: source.text, count };
  }
  return best?.text;
}
