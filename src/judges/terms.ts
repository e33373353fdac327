import { markBounds, type Bound } from "./bounds.ts";
import { DATE, readDate, type PartialDate } from "./dates.ts";
import { withDigits } from "./spelled-numbers.ts";
import { markNegated } from "./negation.ts";
import { UNITS_BY_NAME, type Unit } from "./units.ts";

/** A number and the units that it may be in; none where it stands alone. */
export interface Quantity {
  readonly kind: "quantity";
  readonly value: number;
  readonly units: readonly Unit[];
  /** It is taken off: `-$5`. */
  readonly less?: true;
}

/** What a text says, word by word, whatever its spelling. */
export type Term = (
  | { readonly kind: "word"; readonly word: string }
  | Quantity
  | { readonly kind: "date"; readonly dates: readonly PartialDate[] }
) & {
  /** As it was written, in lower case. */
  readonly text: string;
  /** Which clause of its sentence it stands in. */
  readonly clause: number;
  /** It stands near a "not". */
  readonly negated: boolean;
  /** Of a number or a date that is the end of a range. */
  readonly bound?: Bound;
};

/** The terms of one sentence, without articles. */
export function termsOf(sentence: string): readonly Term[] {
  const terms: Term[] = [];
  let clause = 0;
  for (const match of withDigits(plain(sentence)).matchAll(PATTERN)) {
    const term = termOf(match, clause);
    if (term === undefined) clause += 1;
    else if (!ARTICLES.has(term.text)) terms.push(term);
  }
  return markNegated(markBounds(shareUnits(terms)));
}

/** Splits at the ends of sentences and lines. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

export function isContent(term: Term): boolean {
  return term.kind !== "word" || !FUNCTION_WORDS.has(term.word);
}

const ARTICLES: ReadonlySet<string> = new Set(["a", "an", "the"]);

const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    "about all also am and any are as at be because been being both but by can could did do does for from had has have he her here " +
    "hers him his how i if in into is it its may me might more most must my no nor not of on one only or other our out over per " +
    "shall she should so some such than that their them then there these they this those through to too under up us very was we " +
    "were what when where which while who whom whose why will with would ye yes you your"
  ).split(" "),
);

const escaped = [...UNITS_BY_NAME.keys()]
  .filter((name) => name !== "per-cent")
  .toSorted((a, b) => b.length - a.length)
  .map((name) => name.replaceAll("$", String.raw`\$`))
  .join("|");

const AMOUNT = [
  String.raw`(?<less>(?<=^|[\s(=])-(?=[$€£¥]))?`,
  String.raw`(?:(?<currency>[ac]\$|us\$|[$€£¥]|(?:usd|eur|gbp|jpy|chf|cad|aud)(?= ?\d)) ?)?`,
  String.raw`(?<number>(?<=^|[\s(=$€£¥])-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?))`,
  String.raw`(?<scale>k(?!\p{L})| ?(?:thousand|million|billion|trillion|bn)(?!\p{L}))?`,
  String.raw`(?:[ -]?(?<unit>per cent|${escaped})(?![\p{L}\p{N}]))?`,
  String.raw`(?![\p{L}\p{N}])`,
].join("");

const PATTERN = new RegExp(
  [`(?<date>${DATE})`, AMOUNT, String.raw`(?<word>[\p{L}\p{N}]+)`, String.raw`(?<end>[.!?;:,()|—–\n])`].join("|"),
  "gu",
);

const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  bn: 1e9,
  trillion: 1e12,
};

/** Dashes and quotes of UTF-8 that was read as Windows-1252. */
function recoded(text: string): string {
  return text.includes("â€") ? text.replaceAll(/â€[“”–—]/g, "–").replaceAll(/â€[™˜]/g, "'") : text;
}

/** Lower case, no diacritics, contractions in full, no possessive. */
function plain(text: string): string {
  return recoded(text)
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[’‘`]/g, "'")
    .replaceAll(/\bcan't\b|\bcannot\b/g, "can not")
    .replaceAll(/\bwon't\b/g, "will not")
    .replaceAll(/n't\b/g, " not")
    .replaceAll(/'s\b|(?<=s)'(?!\p{L})/gu, "")
    .replaceAll(/(?<=\p{L})'(?=\p{L})/gu, "")
    .replaceAll(/(?<=\d)[–—−](?=[\d$€£¥])/gu, " to ")
    .replaceAll(/(?<=\d)-(?=[\d$€£¥])(?!\d+-\d)(?<!-\d+-)/gu, " to ")
    .replaceAll("−", "-")
    .replaceAll(/\s+/g, " ");
}

/** Undefined where a clause ends. */
function termOf({ 0: text, groups = {} }: RegExpMatchArray, clause: number): Term | undefined {
  const place = { text: text.trim(), clause, negated: false };
  const { date, number, word } = groups;
  if (date !== undefined) return { kind: "date", dates: readDate(date), ...place };
  if (number !== undefined) return { kind: "quantity", ...quantityOf(number, groups), ...place };
  return word === undefined ? undefined : { kind: "word", word: stem(word), ...place };
}

function quantityOf(number: string, { less, currency, scale, unit }: Readonly<Record<string, string | undefined>>) {
  const name = (unit === "per cent" ? "percent" : unit) ?? currency;
  return {
    value: Number(number.replaceAll(",", "")) * (SCALES[scale?.trim() ?? ""] ?? 1),
    units: name === undefined ? [] : (UNITS_BY_NAME.get(name) ?? []),
    ...(less !== undefined && { less: true as const }),
  };
}

/** Without the endings that make no other word of it: `covers`, `covered` and `covering` are one. */
function stem(word: string): string {
  const whole = singular(word);
  const bare = whole.replace(/(?<=[\p{L}\p{N}]{3})(?:ed|ing)$/u, "");
  return bare.length > 3 ? bare.replace(/e$/, "") : bare;
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

/** In `2 to 3 days` and in `between 2 and 3 days` both numbers are days. */
function shareUnits(terms: readonly Term[]): readonly Term[] {
  return terms.map((term, index) => {
    const [before, joint, next] = [terms[index - 1], terms[index + 1], terms[index + 2]];
    const bare = term.kind === "quantity" && term.units.length === 0;
    if (!bare || joint?.kind !== "word" || next?.kind !== "quantity") return term;
    const joins = joint.word === "to" || joint.word === "or" || (joint.word === "and" && before?.text === "between");
    return joins ? { ...term, units: next.units } : term;
  });
}
