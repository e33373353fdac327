import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bm25Retriever, type IndexedDocument } from "../../src/retrievers/bm25.ts";

const context = { signal: new AbortController().signal };
const data = process.env["EVALGATE_TEST_DATA"];
if (data === undefined) console.log("skipped: recall of BM25 over real documents (EVALGATE_TEST_DATA is not set)");

const search = (documents: readonly IndexedDocument[], question: string, k = documents.length) =>
  bm25Retriever({ documents, k }).retrieve(question, context);
const ids = async (texts: Readonly<Record<string, string>>, question: string) =>
  (
    await search(
      Object.entries(texts).map(([id, text]) => ({ id, text })),
      question,
    )
  ).map(({ id }) => id);

/**
 * BM25+ (Lv & Zhai 2011) written a second time, over words that spaces part; the length of a text is its number of
 * different words. k = 1.2, b = 0.7, δ = 0.5.
 */
function bm25Plus(documents: readonly IndexedDocument[], question: string): ReadonlyMap<string, number> {
  const bags = documents.map(({ id, text }) => ({ id, words: text.split(" ") }));
  const lengthOf = (words: readonly string[]) => new Set(words).size;
  const average = bags.reduce((sum, { words }) => sum + lengthOf(words), 0) / bags.length;
  const scoreOf = (words: readonly string[], term: string) => {
    const having = bags.filter((bag) => bag.words.includes(term)).length;
    const frequency = words.filter((word) => word === term).length;
    if (frequency === 0) return 0;
    const rarity = Math.log(1 + (bags.length - having + 0.5) / (having + 0.5));
    const share = (frequency * 2.2) / (frequency + 1.2 * (0.3 + (0.7 * lengthOf(words)) / average));
    return rarity * (0.5 + share);
  };
  return new Map(
    bags
      .map(({ id, words }) => [id, question.split(" ").reduce((sum, term) => sum + scoreOf(words, term), 0)] as const)
      .filter(([, score]) => score > 0),
  );
}

describe("the order of BM25", () => {
  const words = fc.array(fc.constantFrom("zone", "express", "kg", "4.20", "b2", "fuel"), {
    minLength: 1,
    maxLength: 9,
  });
  const text = words.map((list) => list.join(" ").replaceAll("4.20", "420"));

  it("is that of the formula, for all questions over all texts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), text, async (texts, question) => {
        const documents = texts.map((body, index) => ({ id: `d${index}`, text: body }));
        const expected = bm25Plus(documents, question);
        const found = await search(documents, question);
        expect(found.map(({ id }) => id).toSorted()).toEqual([...expected.keys()].toSorted());
        for (const { id, score } of found) expect(score).toBeCloseTo(expected.get(id) ?? NaN, 9);
        for (const [index, { id, score = NaN }] of found.entries()) {
          const next = found[index + 1];
          if (next !== undefined)
            expect(score > (next.score ?? NaN) || (score === next.score && id < next.id)).toBe(true);
        }
      }),
    );
  });

  it("puts one rare word before two that half of the documents have", async () => {
    const texts = { a: "price zone", b: "price zone", c: "price zone", d: "lithium", e: "fuel", f: "fuel" };
    expect((await ids(texts, "price zone lithium"))[0]).toBe("d");
  });

  it("does not hang on the order in which the documents come", async () => {
    const documents = ["zone a", "zone b", "zone a", "fuel"].map((body, index) => ({ id: `d${index}`, text: body }));
    expect(await search(documents.toReversed(), "zone a")).toEqual(await search(documents, "zone a"));
  });
});

describe("the words of BM25", () => {
  it.each<[string, string, readonly string[], string]>([
    ["caf\u00E9", "cafe\u0301", ["it"], "one letter, written as one character or as two"],
    ["cafe\u0301", "caf\u00E9", ["it"], "or as two and as one"],
    ["हिन्दी", "हिमालय", [], "words of a script with marks are whole"],
    ["EXPRESS", "express", ["it"], "case does not matter"],
    ["5kg", "5KG", ["it"], "digits stay with their letters"],
    ["4.20", "$4.20", ["it"], "and are kept alone"],
    ["ﬁve", "five", ["it"], "a ligature is its letters"],
    ["❤\uFE0F", "✈\uFE0F", [], "signs are no words, nor is what chooses their look"],
  ])("%s in %s is %j: %s", async (question, text, found) => {
    expect(await ids({ it: text, other: "nothing of the kind" }, question)).toEqual(found);
  });
});

describe.skipIf(data === undefined)("BM25 over real documents", () => {
  const rows = <Row>(name: string) =>
    readFileSync(join(data ?? "", "rag-anthropic-docs", name), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Row); // a file whose shape is known

  it("finds more than half of what is labelled among its first five", async () => {
    const retriever = bm25Retriever({ documents: rows<IndexedDocument>("documents.jsonl"), k: 5 });
    const cases = rows<{ input: string; relevant: Record<string, number> }>("cases.jsonl");
    let recall = 0;
    for (const { input, relevant } of cases) {
      const found = (await retriever.retrieve(input, context)).filter(({ id }) => id in relevant);
      recall += found.length / Object.keys(relevant).length / cases.length;
    }
    expect(recall).toBeGreaterThan(0.5);
  });
});
