import { scored, type Score } from "../domain/score.ts";
import { declines } from "./declines.ts";
import { rivalsOf } from "./rivals.ts";
import { sameTerm, takenUp, type Taken } from "./stated.ts";
import { isContent, sentencesOf, termsOf, type Term } from "./terms.ts";
import { isMoney } from "./units.ts";
import { looksLikeRefusal } from "../text/refusal.ts";

/** Content words up to which a reference is a name or a phrase, which the answer must hold whole. */
const PHRASE = 5;

type Scored = Extract<Score, { readonly status: "scored" }>;

/** Measures an answer against each of the references by rules; the best counts. */
export function scoreCorrectness(question: string, references: readonly string[], answer: string): Score {
  const sentences = sentencesOf(answer).map(termsOf);
  const asked = allTerms(question);
  const scores = references.map((reference) => scoreReference(reference, { text: answer, sentences, asked }));
  const best = Math.max(...scores.map(({ value }) => value));
  return scores.find(({ value }) => value === best) ?? scored(0, "there is no reference");
}

interface Answer {
  readonly text: string;
  readonly sentences: readonly (readonly Term[])[];
  /** The terms of the question, which an answer need not repeat. */
  readonly asked: readonly Term[];
}

function scoreReference(reference: string, answer: Answer): Scored {
  const terms = allTerms(reference);
  const facts = factsOf(terms, answer.asked);
  if (declines(reference) && !facts.some((fact) => fact.kind === "quantity" && isMoney(fact))) {
    return declines(answer.text)
      ? result(1, "the answer declines, as the reference does")
      : result(0, "the reference says that this is not covered, and the answer does not");
  }
  if (looksLikeRefusal(answer.text) && !declines(reference)) {
    return result(0, `the answer declines, and the reference has an answer: ${quoted(reference)}`);
  }
  const polarity = [polarityOf(terms), polarityOf(answer.sentences[0] ?? [])];
  if (polarity[0] !== undefined && polarity[1] !== undefined && polarity[0] !== polarity[1]) {
    return result(0, `the reference says ${polarity[0]}, the answer says ${polarity[1]}`);
  }
  if (facts.length > 0) return scoreFacts(terms, facts, answer);
  return scoreWords(reference, terms, answer);
}

/** The numbers and dates that the answer has to bring: those of the question only where the reference says nothing else. */
function factsOf(terms: readonly Term[], asked: readonly Term[]): readonly Term[] {
  const facts = terms.filter(({ kind }) => kind !== "word");
  const own = facts.filter((term) => !asked.some((known) => sameTerm(known, term)));
  return own.length === 0 && keyWords(terms, asked).length === 0 ? facts : own;
}

function polarityOf(terms: readonly Term[]): "yes" | "no" | undefined {
  const [first] = terms;
  const word = first?.kind === "word" ? first.word : undefined;
  return word === "yes" || word === "no" ? word : undefined;
}

function scoreFacts(terms: readonly Term[], facts: readonly Term[], { sentences, asked }: Answer): Scored {
  const answer = sentences.flat();
  for (const taken of ["denied", "hedged", "bounded", "left out"] as const) {
    const wrong = facts.filter((fact) => takenUp(fact, answer) === taken);
    if (wrong.length > 0) return result(0, WORDS[taken](listed(wrong)));
  }
  const rivals = rivalsOf(facts, terms, { answer, asked });
  if (rivals.length > 0) return result(0, `the answer has ${listed(facts)}, but ${listed(rivals)} too`);
  const words = keyWords(terms, asked);
  const missing = words.filter((word) => !answer.some((term) => sameTerm(word, term)));
  const said = `the answer has ${listed(facts)}`;
  const enough = missing.length <= 0.6 * words.length || (missing.length < 3 && facts.every(speaksForItself));
  return enough ? result(1, said) : result(0.5, `${said}, but not: ${listed(missing)}`);
}

/** `$4.20` and `3 March` need fewer words around them than a bare `11`, which may count anything. */
function speaksForItself(fact: Term): boolean {
  return fact.kind === "date" || (fact.kind === "quantity" && fact.units.length > 0);
}

const WORDS: Readonly<Record<Exclude<Taken, "said">, (facts: string) => string>> = {
  denied: (facts) => `the answer denies ${facts}`,
  hedged: (facts) => `the answer leaves open whether it is ${facts}`,
  bounded: (facts) => `the answer has ${facts} as another end of a range`,
  "left out": (facts) => `the answer lacks ${facts}`,
};

function scoreWords(reference: string, terms: readonly Term[], { sentences, asked }: Answer): Scored {
  const answer = sentences.flat();
  const places = occurrencesOf(terms, answer);
  const kept = places.filter(({ place }) => sameSign(place, terms));
  if (kept.some(({ start }) => !isOneOfTwo(terms, answer, start)))
    return result(1, `the answer has ${quoted(reference)}`);
  if (kept.length > 0) return result(0, `the answer leaves open whether it is ${quoted(reference)}`);
  if (places.length > 0) return result(0, `the answer denies ${quoted(reference)}`);
  const content = terms.filter(isContent);
  if (content.length <= PHRASE) return scorePhrase(reference, content, sentences);

  const words = keyWords(terms, asked).length >= 2 ? keyWords(terms, asked) : content;
  if (isContradicted(content, answer))
    return result(0, `the answer denies what the reference says: ${quoted(reference)}`);
  const missing = words.filter((word) => !answer.some((term) => sameTerm(word, term)));
  const share = 1 - missing.length / words.length;
  const value = share >= 0.6 ? 1 : share >= 0.35 ? 0.5 : 0;
  const told = `the answer has ${words.length - missing.length} of ${words.length} words that matter`;
  return result(value, missing.length === 0 ? told : `${told}; it lacks: ${listed(missing)}`);
}

/** A phrase that does not stand in the answer as it is may stand there in another order, within a sentence. */
function scorePhrase(reference: string, content: readonly Term[], sentences: Answer["sentences"]): Scored {
  const holds = (sentence: readonly Term[]) =>
    content.every((word) => sentence.some((term) => sameTerm(word, term) && term.negated === word.negated));
  return content.length > 0 && sentences.some(holds)
    ? result(1, `the answer has the words of ${quoted(reference)}`)
    : result(0, `the answer lacks ${quoted(reference)}`);
}

interface Place {
  readonly start: number;
  readonly place: readonly Term[];
}

function occurrencesOf(terms: readonly Term[], answer: readonly Term[]): readonly Place[] {
  if (terms.length === 0) return [];
  return answer.flatMap((_, start) => {
    const place = answer.slice(start, start + terms.length);
    return place.length === terms.length && matches(terms, place) ? [{ start, place }] : [];
  });
}

/** How far an "either" stands before the second of two. */
const EITHER_REACH = 6;

/** `either Paris or London`; without an "either" the other is mostly another name for the same. */
function isOneOfTwo(terms: readonly Term[], answer: readonly Term[], start: number): boolean {
  const [before, behind] = [answer[start - 1]?.text, answer[start + terms.length]?.text];
  if (before === "either") return behind === "or";
  const ahead = answer.slice(Math.max(0, start - 1 - EITHER_REACH), start);
  return before === "or" && ahead.some(({ text }) => text === "either");
}

function matches(terms: readonly Term[], place: readonly Term[]): boolean {
  return terms.every((term, index) => {
    const other = place[index];
    return other !== undefined && sameTerm(term, other);
  });
}

function sameSign(place: readonly Term[], terms: readonly Term[]): boolean {
  return place.every(({ negated }, index) => negated === terms[index]?.negated);
}

/** Most of what both texts speak of is denied in one of them alone. */
function isContradicted(content: readonly Term[], answer: readonly Term[]): boolean {
  const shared = content.flatMap((word) => {
    const said = answer.filter((term) => sameTerm(word, term));
    return said.length === 0 ? [] : [said.every(({ negated }) => negated !== word.negated)];
  });
  return shared.length > 0 && shared.filter(Boolean).length > shared.length / 2;
}

function keyWords(terms: readonly Term[], asked: readonly Term[]): readonly Term[] {
  return terms.filter(
    (term) => term.kind === "word" && isContent(term) && !asked.some((known) => sameTerm(known, term)),
  );
}

function allTerms(text: string): readonly Term[] {
  return sentencesOf(text).flatMap(termsOf);
}

function listed(terms: readonly Term[]): string {
  return [...new Set(terms.map(({ text }) => text))].slice(0, 8).join(", ");
}

function quoted(text: string): string {
  return `"${text.length > 120 ? `${text.slice(0, 120)}…` : text}"`;
}

function result(value: number, reason: string): Scored {
  return { status: "scored", value, reason };
}
