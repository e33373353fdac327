const K1 = 1.2;
const B = 0.75;

const STOP_WORDS = new Set(
  (
    "a an and are as at be been but by can could did do does each else for from get give go goes going had has have how i if in into is it its " +
    "just like may me might much must my need of on one or our please shall should so some tell than that the their them then there they this to up " +
    "us was we were what when where which who whom why will with would you your s m re ll ve d t"
  ).split(" "),
);

/** BM25 (Robertson & Zaragoza 2009) over the sections of the rate cards; a heading counts three times. */
export function index(sections) {
  const documents = sections.map((section) => counted(section));
  const meanLength = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const idf = inverseFrequencies(documents);

  const score = ({ counts, length }, terms) => {
    let sum = 0;
    for (const term of terms) {
      const count = counts.get(term) ?? 0;
      sum += ((idf.get(term) ?? 0) * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / meanLength));
    }
    return sum;
  };

  return {
    /** The `k` best sections, best first: `[{section, score}]`. */
    search(query, k) {
      const terms = new Set(tokens(query));
      return documents
        .map((document) => ({ section: document.section, score: score(document, terms) }))
        .filter(({ score }) => score > 0)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, k);
    },

    /** How much of what a question asks stands in a section, 0..1: each word weighs its rarity, a word of no card most. */
    coverage(question, section) {
      const words = new Set(tokens(`${section.title} ${section.text}`));
      let [covered, all] = [0, 0];
      for (const term of new Set(tokens(question))) {
        const weight = idf.get(term) ?? Math.log(1 + 2 * documents.length);
        all += weight;
        if (words.has(term)) covered += weight;
      }
      return all === 0 ? 0 : covered / all;
    },
  };
}

/** Lower case, without stop words, singular; digits stay, and `zone A` is also one word of its own. */
export function tokens(text) {
  const named = text.toLowerCase().replaceAll(/\bzones? ([a-z]\d?|\d)\b/g, "zone zone$1");
  const words = named.match(/[a-z0-9]+/g) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(stem);
}

function stem(word) {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 8 && word.endsWith("ation")) return word.slice(0, -5).replace(/(.)\1$/, "$1");
  if (word.length > 7 && word.endsWith("tion")) return word.slice(0, -3);
  if (word.length > 7 && word.endsWith("ance")) return word.slice(0, -4);
  if (word.length > 5 && word.endsWith("ing")) return word.slice(0, -3).replace(/(.)\1$/, "$1");
  if (word.length > 4 && word.endsWith("ed")) return word.slice(0, -2).replace(/(.)\1$/, "$1");
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1);
  return word.length > 4 && word.endsWith("e") ? word.slice(0, -1) : word;
}

function counted(section) {
  const all = tokens(`${section.title} ${section.heading} ${section.heading} ${section.text}`);
  const counts = new Map();
  for (const token of all) counts.set(token, (counts.get(token) ?? 0) + 1);
  return { section, counts, length: all.length };
}

function inverseFrequencies(documents) {
  const frequencies = new Map();
  for (const { counts } of documents) {
    for (const term of counts.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  const idf = (count) => Math.log(1 + (documents.length - count + 0.5) / (count + 0.5));
  return new Map(Array.from(frequencies, ([term, count]) => [term, idf(count)]));
}
