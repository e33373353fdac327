/** Two texts are nearly the same where at least this share of their words is (Jaccard). */
const ALIKE = 0.9;

/** Earlier texts that one is compared with: more that share a rare word hardly tell more. */
const MOST_COMPARED = 200;

/** Of a long text. */
const MOST_CHARACTERS = 4000;

/**
 * Takes texts one by one and answers which earlier one is nearly the same, by its number; undefined where none is.
 * Case, marks, order and small words make no difference; numbers, single letters and negation do, as `5 kg to zone B` is another question
 * than `6 kg to zone A`. Candidates are found by the words that two such texts must share (prefix filtering, Chaudhuri et al. 2006).
 */
export function nearDuplicates(): (text: string) => number | undefined {
  const known: (readonly number[])[] = [];
  const places = new Map<string, number[]>();
  const wholes = new Map<string, number>();
  const numbers = new Map<string, number>();

  return (text) => {
    const { words, facts } = readText(text);
    // Words that came late are rare: they stand first.
    const ids = words.map((word) => numberOf(word, numbers)).toSorted((a, b) => b - a);
    const number = known.push(ids) - 1;
    const whole = `${facts}\n${ids.join(" ")}`;
    const same = wholes.get(whole);
    if (same !== undefined) return same;
    wholes.set(whole, number);
    const keys = ids.slice(0, ids.length - Math.ceil(ALIKE * ids.length) + 1).map((id) => `${facts}\n${id}`);
    const found = firstAlike(ids, new Set(keys.flatMap((key) => places.get(key) ?? [])));
    for (const key of keys) {
      const at = places.get(key);
      if (at === undefined) places.set(key, [number]);
      else if (at.length < MOST_COMPARED) at.push(number);
    }
    return found;
  };

  function firstAlike(ids: readonly number[], candidates: ReadonlySet<number>): number | undefined {
    for (const candidate of candidates) if (areAlike(ids, known[candidate] ?? [])) return candidate;
    return undefined;
  }
}

function numberOf(word: string, numbers: Map<string, number>): number {
  const known = numbers.get(word);
  if (known !== undefined) return known;
  numbers.set(word, numbers.size);
  return numbers.size - 1;
}

/** Whether two falling lists share enough of all that they have. */
function areAlike(a: readonly number[], b: readonly number[]): boolean {
  const all = a.length + b.length;
  // shared / (all - shared) >= ALIKE
  const needed = Math.ceil((ALIKE * all) / (1 + ALIKE) - 1e-9);
  if (all === 0 || Math.min(a.length, b.length) < needed) return false;
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left = -1, right = -1] = [a[i], b[j]];
    if (left === right) shared += 1;
    if (left >= right) i += 1;
    if (right >= left) j += 1;
    if (shared + Math.min(a.length - i, b.length - j) < needed) return false;
  }
  return shared >= needed;
}

/** The words of a text, and what tells it apart as it stands. */
function readText(text: string): { readonly words: readonly string[]; readonly facts: string } {
  const words = new Set<string>();
  const facts: string[] = [];
  for (const [index, token] of tokensOf(text.slice(0, MOST_CHARACTERS)).entries()) {
    const word = token.toLowerCase();
    if (word.length === 1 || hasNumber(word) || NEGATIONS.has(word)) {
      if (!isSmallLetter(token, index)) facts.push(word);
    } else if (!SMALL.has(word)) words.add(singular(word));
  }
  return { words: [...words], facts: facts.join(" ") };
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

/** `a parcel`, `I`, `it's`; not the A of `zone A`. */
function isSmallLetter(token: string, index: number): boolean {
  return (
    token === "a" || token === "s" || token === "t" || token === "I" || token === "i" || (token === "A" && index === 0)
  );
}

/** Expressions for all of Unicode take a while to be made, and many datasets need none. */
const ASCII = /^[\0-\x7f]*$/;

function tokensOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.match(/[A-Za-z0-9]+/g) ?? [];
  return text.normalize("NFKC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function hasNumber(token: string): boolean {
  return /\d/.test(token) || (!ASCII.test(token) && /\p{N}/u.test(token));
}

const NEGATIONS: ReadonlySet<string> = new Set([
  "not",
  "no",
  "never",
  "without",
  "nor",
  "cannot",
  "don",
  "doesn",
  "isn",
  "won",
]);
const SMALL: ReadonlySet<string> = new Set(
  "an the and of to in on at by for is are was were be do does did it its this that please me my what which how can could".split(
    " ",
  ),
);
