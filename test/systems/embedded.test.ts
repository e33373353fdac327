import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestSentence, embeddedSystem, NOTHING_FOUND } from "../../src/systems/embedded.ts";
import { sentencesOf } from "../../src/systems/sentences.ts";
import { evals, type Files } from "../cli/harness.ts";

const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text);

describe("the sentences of a document", () => {
  it.each([
    ["It costs $4.20. It takes 2 days.", ["It costs $4.20.", "It takes 2 days."], "an amount is whole"],
    [
      "Ask e.g. Dr. Smith, i.e. the owner. Then pay.",
      ["Ask e.g. Dr. Smith, i.e. the owner.", "Then pay."],
      "abbreviations",
    ],
    ["See No. 5 of the list. No. It is free.", ["See No. 5 of the list.", "No.", "It is free."], "a number and a no"],
    ["We ship to zone B. Zone C follows.", ["We ship to zone B.", "Zone C follows."], "a letter may end a sentence"],
    ["J. Smith signs. Fine!", ["J. Smith signs.", "Fine!"], "an initial"],
    ["Is it? Yes… “It is.” Good.", ["Is it?", "Yes…", "“It is.”", "Good."], "marks and quotes"],
    ["one line\nof two\n\nanother", ["one line of two", "another"], "paragraphs are joined, blank lines part"],
    ["- first\n- second\n  goes on\n1. third", ["first", "second goes on", "third"], "items of lists"],
    ["# Title\ntext\n***\n> said", ["text", "said"], "headings and rules are none"],
    [
      "| kg | price |\n|---|---:|\n| 5 | $71.00 |\n| 10 | |\n\nafter",
      ["kg: 5; price: $71.00", "kg: 10", "after"],
      "rows",
    ],
    ["a | b\n--|--\n1 | x \\| y", ["a: 1; b: x | y"], "a table without outer bars"],
    ["他来了。他走了！", ["他来了。", "他走了！"], "other full stops"],
    ["", [], "nothing"],
  ])("of %j are %j: %s", (text, expected) => expect(texts(text)).toEqual(expected));

  it("know the headings above them", () => {
    const [a, b, c] = sentencesOf("# Rates\n## Zone A\none\n## Zone B ##\ntwo\n# Other\nthree");
    expect([a?.headings, b?.headings, c?.headings]).toEqual([["Rates", "Zone A"], ["Rates", "Zone B"], ["Other"]]);
  });

  it("hold every word of a text once, in its order", () => {
    const word = fc.constantFrom("one", "Two.", "$4.20", "e.g.", "no.", "5", "B.", "Mr.", "why?", "so…", "\n\n", "\n");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const found = texts(words.join(" ")).join(" ").split(/\s+/);
        expect(found.join(" ")).toBe(words.join(" ").split(/\s+/).filter(Boolean).join(" "));
      }),
    );
  });
});

const TABLE = `# Express
## Zone A
| Weight | Price |
|---|---|
| 1 kg | $28.50 |
| 5 kg | $52.50 |
## Zone B
| Weight | Price |
|---|---|
| 1 kg | $37.50 |
| 5 kg | $71.00 |`;

describe("the best sentence", () => {
  const documents = [
    { id: "a", text: "The office opens at 9. Parcels are insured up to $100." },
    { id: "b", text: TABLE },
  ];

  it.each([
    ["When does the office open?", "The office opens at 9."],
    ["Up to what amount are parcels insured?", "Parcels are insured up to $100."],
    ["What does 5 kg to zone B cost?", "Weight: 5 kg; Price: $71.00"],
    ["What does 1 kg to zone A cost?", "Weight: 1 kg; Price: $28.50"],
  ])("for %j is %j", (question, answer) => expect(bestSentence(question, documents)).toBe(answer));

  it.each([
    ["nothing was retrieved", []],
    ["nothing is shared", [{ id: "a", text: "Bananas are yellow." }]],
    ["only small words are shared", [{ id: "a", text: "What is it?" }]],
    ["documents come as ids alone", [{ id: "a" }]],
  ])("is none where %s", (_, documents) =>
    expect(bestSentence("What is the price of the parcel?", documents)).toBeUndefined(),
  );

  it("is the first of equals", () => {
    const documents = [{ id: "a", text: "Parcel one. Parcel two." }];
    expect(bestSentence("parcel", documents)).toBe("Parcel one.");
  });

  it("is a sentence of the documents that shares a word, and the same each time", () => {
    const word = fc.constantFrom("parcel", "zone", "price", "kg", "office", "5");
    const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => `${words.join(" ")} x.`);
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 6 }), word, (sentences, question) => {
        const documents = sentences.map((text, index) => ({ id: String(index), text }));
        const best = bestSentence(question, documents);
        expect(bestSentence(question, documents)).toBe(best);
        if (best === undefined) expect(sentences.some((text) => text.includes(question))).toBe(false);
        else expect([sentences.includes(best), best.includes(question)]).toEqual([true, true]);
      }),
    );
  });
});

it.each(["#", "# ", ".", "a.", ". ", "|", "'", " ", "- ", "1", "a|b\n-|-\n", "# x ", "> "])(
  "comes to an end on a megabyte of %j",
  (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    bestSentence(`a ${text.slice(0, 100_000)}`, [
      { id: "a", text: `${text}x` },
      { id: "b", text: `# ${text} #x` },
    ]);
  },
);

it("says that the documents do not say, costs nothing and reports what was retrieved", async () => {
  const system = embeddedSystem({
    retriever: { retrieve: async () => [{ id: "a", text: "Bananas." }] },
    monotonic: () => 5,
  });
  const request = { caseId: "c", trial: 1, input: "What is it?", values: {}, variables: {}, metadata: {} };
  const { candidate } = await system.answer(request, { signal: new AbortController().signal });
  expect(candidate).toMatchObject({ text: NOTHING_FOUND, costUsd: 0, retrieved: [{ id: "a" }] });
});

describe("a run", () => {
  const files = (prompt: object): Files => ({
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [{ id: "first", provider: "embedded", ...prompt }],
      judge: { provider: "embedded" },
      scorers: { correctness: {}, faithfulness: {} },
      gates: { quality: ">= 0.90", "recall@1": ">= 0.90", "cost.total": "<= $0" },
    },
    "docs/rates.md": TABLE,
    "cases.jsonl": [
      { id: "a", input: "What does 5 kg to zone B cost?", reference: "$71.00", relevant: ["rates.md#zone-b"] },
    ],
  });

  it("passes without a key, and every report calls it by its name", async () => {
    const ran = await evals(["run"], files({ retriever: { documents: "docs/*.md", split: "heading", k: 2 } }));
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining("answers of first: embedded rules (no model)")]);
    expect(ran.read("evals-results/summary.md")).toContain("answers of first: embedded rules (no model)");
    expect(ran.read("evals-results/junit.xml")).toContain('name="evals.model" value="embedded rules (no model)"');
    expect(ran.results.prompts?.[0]).toMatchObject({ provider: "embedded", model: null });
  });

  it.each([
    [
      "has no retriever",
      {},
      /evals\.json:6:\d+ {2}error {2}the embedded system answers from documents, so it needs a retriever/,
    ],
    ["has a model", { retriever: { documents: "docs/*.md" }, model: "x" }, /unknown key "model"/],
    ["has documents that do not exist", { retriever: { documents: "no/*.md" } }, /no file matches/],
  ])("is exit 2 with the place where the prompt config %s", async (_, prompt, message) => {
    const ran = await evals(["run"], files(prompt));
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it("plans no call", async () => {
    const ran = await evals(["run", "--dry-run"], files({ retriever: { documents: "docs/*.md", k: 5 } }));
    expect([ran.code, ran.stdout]).toEqual([0, "1 cases, 1 trials, at most 0 calls to systems and 0 to the judge\n"]);
  });
});
