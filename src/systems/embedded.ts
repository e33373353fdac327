import type { RetrievedDocument } from "../domain/candidate.ts";
import type { Retriever } from "../domain/retriever.ts";
import type { System } from "../domain/system.ts";
import { sentencesOf, type Sentence } from "./sentences.ts";

/** What it answers where the documents share nothing with the question. */
export const NOTHING_FOUND = "The documents do not say.";

/**
 * Rules instead of a model, for first runs: answers with the sentence of the retrieved documents that shares most with the question.
 * No key, no network but the retriever's, the same answer every time.
 */
export function embeddedSystem({
  retriever,
  monotonic,
}: {
  readonly retriever: Retriever;
  readonly monotonic: () => number;
}): System {
  return {
    async answer({ input }, context) {
      const started = monotonic();
      const retrieved = await retriever.retrieve(input, context);
      const text = bestSentence(input, retrieved) ?? NOTHING_FOUND;
      const latencyMs = monotonic() - started;
      return {
        candidate: { text, retrieved: [...retrieved], finishReason: "stop", latencyMs, costUsd: 0 },
        source: "live",
      };
    },
  };
}

/**
 * The sentence whose words of the question weigh most; words that few sentences of the documents have weigh more (idf as in BM25,
 * Robertson & Zaragoza 2009), words of the headings above it half. The first of equals; undefined where none shares a word.
 */
export function bestSentence(question: string, documents: readonly RetrievedDocument[]): string | undefined {
  const sentences = documents.flatMap(({ text = "" }) => sentencesOf(text)).map(withWords);
  const asked = wordsOf(question);
  const weights = weightsOf(asked, sentences);
  const weigh = (words: ReadonlySet<string>, known?: ReadonlySet<string>): number => {
    let sum = 0;
    for (const word of words) if (known?.has(word) !== true) sum += weights.get(word) ?? 0;
    return sum;
  };

  let best: { readonly text: string; readonly weight: number } | undefined;
  for (const { text, words, headings } of sentences) {
    const own = weigh(words);
    const weight = own === 0 ? 0 : own + weigh(headings, words) / 2;
    if (weight > (best?.weight ?? 0) + EQUAL) best = { text, weight };
  }
  return best?.text;
}

/** Sums of the same weights in another order differ by less. */
const EQUAL = 1e-9;

interface Words {
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly headings: ReadonlySet<string>;
}

function withWords({ text, headings }: Sentence): Words {
  return { text, words: wordsOf(text), headings: wordsOf(headings.join(" ")) };
}

/** Never negative: a word that every sentence has still tells a little. */
function weightsOf(asked: ReadonlySet<string>, sentences: readonly Words[]): ReadonlyMap<string, number> {
  const having = new Map<string, number>();
  for (const { words } of sentences)
    for (const word of words) if (asked.has(word)) having.set(word, (having.get(word) ?? 0) + 1);
  const weight = (count: number) => Math.log(1 + (sentences.length - count + 0.5) / (count + 0.5));
  return new Map([...asked].map((word) => [word, weight(having.get(word) ?? 0)]));
}

/** What nearly every sentence has. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    "a an the and or of to in on at by for from with as is are was were be been it its this that these those do does did can could " +
    "will would shall should may might must i you he she we they my your our their me us them what which who whom whose when where " +
    "why how much many there if so than then"
  ).split(" "),
);

/** Words without case, accents and the s of a plural; numbers with their signs, `$4.20` and `5%`. */
function wordsOf(text: string): ReadonlySet<string> {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase();
  const words = plain.match(/[$€£¥]?\d+(?:[.,:]\d+)*%?|\p{L}[\p{L}\p{N}]*/gu) ?? [];
  return new Set(words.filter((word) => !FUNCTION_WORDS.has(word)).map(singular));
}

function singular(word: string): string {
  if (/^\p{L}{2,}ies$/u.test(word)) return `${word.slice(0, -3)}y`;
  return /^\p{L}{3,}$/u.test(word) && /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}
