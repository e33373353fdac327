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
  const known: (readonly string[])[] = [];
  const places = new Map<string, number[]>();
  const wholes = new Map<string, number>();

  return (text) => {
    const { words, facts } = readText(text);
    const number = known.push(words) - 1;
    const whole = `${facts}\n${words.join(" ")}`;
    const same = wholes.get(whole);
    if (same !== undefined) return same;
    wholes.set(whole, number);
    const keys = words.slice(0, words.length - Math.ceil(ALIKE * words.length) + 1).map((word) => `${facts}\n${word}`);
    const found = firstAlike(words, new Set(keys.flatMap((key) => places.get(key)?.slice(0, MOST_COMPARED) ?? [])));
    for (const key of keys) {
      const at = places.get(key);
      if (at === undefined) places.set(key, [number]);
      else at.push(number);
    }
    return found;
  };

  function firstAlike(words: readonly string[], candidates: ReadonlySet<number>): number | undefined {
    for (const candidate of candidates) if (similarity(words, known[candidate] ?? []) >= ALIKE) return candidate;
    return undefined;
  }
}

/** Words in one order for all texts, the long ones first, as they are rare; what tells questions apart as it stands. */
function readText(text: string): { readonly words: readonly string[]; readonly facts: string } {
  const plain = text.slice(0, MOST_CHARACTERS).normalize("NFKC").toLowerCase();
  const words = new Set<string>();
  const facts: string[] = [];
  for (const token of plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    if (/\p{N}/u.test(token) || token.length === 1 || NEGATIONS.has(token)) {
      if (token !== "a" && token !== "i" && token !== "s") facts.push(token);
    } else if (!SMALL.has(token)) words.add(token.length > 3 ? token.replace(/(?<!s)s$/, "") : token);
  }
  return { words: [...words].toSorted(byRarity), facts: facts.join(" ") };
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

function byRarity(a: string, b: string): number {
  return b.length - a.length || (a < b ? -1 : 1);
}

/** Of two lists in one order: what they share of all that they have. */
function similarity(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left = "", right = ""] = [a[i], b[j]];
    if (left === right) {
      shared += 1;
      i += 1;
      j += 1;
    } else if (byRarity(left, right) < 0) i += 1;
    else j += 1;
  }
  return shared / (a.length + b.length - shared);
}
