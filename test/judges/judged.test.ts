import { describe, expect, it } from "vitest";
import type { Judge, Question } from "../../src/domain/judge.ts";
import { scored } from "../../src/domain/score.ts";
import type { ScorerParts } from "../../src/domain/scorer.ts";
import {
  correctnessScorer,
  faithfulnessScorer,
  refusalScorer,
  relevanceScorer,
  rubricScorer,
} from "../../src/scorers/judged.ts";
import { context } from "./questions.ts";

const golden = { id: "ferry", input: "When?", reference: ["22:40", "10:40 pm"] };

/** The parts of a scorer, with a judge that remembers what it was asked. */
function partsWith(): ScorerParts & { readonly asked: Question[] } {
  const asked: Question[] = [];
  const judge: Judge = {
    name: "a judge",
    async judge(question) {
      asked.push(question);
      return { ...scored(0.5, "half"), quotes: ["22:40"], calls: [{ source: "live", provider: "p", model: "m" }] };
    },
  };
  return {
    asked,
    judge,
    readText: (file) => `text of ${file}`,
    importFunction: () => () => 0,
    relevantFrom: 1,
  };
}

describe("the scorers that ask a judge", () => {
  it("correctness hands over every reference, and gives what the judge says with its name, quotes and calls", async () => {
    const parts = partsWith();
    const scorer = correctnessScorer.create({}, parts);
    expect(await scorer.score(golden, { text: "22:40" }, context)).toEqual({
      status: "scored",
      value: 0.5,
      reason: "half",
      by: "a judge",
      quotes: ["22:40"],
      calls: [{ source: "live", provider: "p", model: "m" }],
    });
    expect(parts.asked).toMatchObject([
      { task: "correctness", scale: 5, input: "When?", references: ["22:40", "10:40 pm"], answer: "22:40" },
    ]);
  });

  it("correctness skips a case without a reference, whatever the answer", () => {
    const scorer = correctnessScorer.create({}, partsWith());
    expect(scorer.skips({ id: "x", input: "When?" })).toBe("the case has no reference");
    expect(scorer.skips(golden)).toBeUndefined();
  });

  it("faithfulness hands over the documents, and not the reference", async () => {
    const parts = partsWith();
    const retrieved = [{ id: "boats.md", text: "22:40" }];
    await faithfulnessScorer.create({}, parts).score(golden, { text: "22:40", retrieved }, context);
    expect(parts.asked).toMatchObject([{ task: "faithfulness", references: [], documents: retrieved }]);
  });

  it.each([
    [undefined, "did not report what it retrieved"],
    [[{ id: "a", text: "x" }, { id: "boats.md" }], '"boats.md" without its text'],
  ])("faithfulness fails, unasked, where the documents are %j", async (retrieved, reason) => {
    const parts = partsWith();
    const candidate = { text: "22:40", retrieved };
    const scorer = faithfulnessScorer.create({}, parts);
    expect(scorer.skips(golden)).toBeUndefined();
    expect(await scorer.score(golden, candidate, context)).toEqual({
      status: "failed",
      reason: expect.stringContaining(reason),
    });
    expect(parts.asked).toEqual([]);
  });

  it("faithfulness asks about an answer for which nothing was found", async () => {
    const parts = partsWith();
    await faithfulnessScorer.create({}, parts).score(golden, { text: "22:40", retrieved: [] }, context);
    expect(parts.asked).toMatchObject([{ documents: [] }]);
  });

  it("relevance asks about the question and the answer alone", async () => {
    const parts = partsWith();
    await relevanceScorer.create({}, parts).score(golden, { text: "Soon." }, context);
    expect(parts.asked).toEqual([{ task: "relevance", scale: 5, input: "When?", references: [], answer: "Soon." }]);
  });

  it("refusal asks for yes or no", async () => {
    const parts = partsWith();
    await refusalScorer.create({}, parts).score(golden, { text: "No." }, context);
    expect(parts.asked).toEqual([{ task: "refusal", scale: 2, input: "When?", references: [], answer: "No." }]);
  });

  it.each([
    ["refusal", "the model refused"],
    ["contentFilter", "stopped by a content filter"],
  ] as const)(
    "refusal takes the finish reason %s at its word, unless the rubric is another",
    async (finishReason, why) => {
      const parts = partsWith();
      const candidate = { text: "", finishReason };
      expect(await refusalScorer.create({}, parts).score(golden, candidate, context)).toEqual(
        scored(1, `a refusal: ${why}`),
      );
      expect(parts.asked).toEqual([]);
      await refusalScorer.create({ rubric: "Is it a polite refusal?" }, parts).score(golden, candidate, context);
      expect(parts.asked).toMatchObject([{ task: "refusal", rubric: "Is it a polite refusal?" }]);
    },
  );

  it.each([relevanceScorer, refusalScorer])("$type applies to every case", ({ create }) => {
    expect(create({}, partsWith()).skips({ id: "x", input: "When?" })).toBeUndefined();
  });

  it("rubric reads its text from the options or from a file", async () => {
    const parts = partsWith();
    for (const options of [{ prompt: "Polite?" }, { file: "polite.md", scale: 2 }]) {
      await rubricScorer.create(rubricScorer.options.parse(options), parts).score(golden, { text: "hi" }, context);
    }
    expect(parts.asked).toMatchObject([
      { task: "rubric", rubric: "Polite?", scale: 5 },
      { task: "rubric", rubric: "text of polite.md", scale: 2 },
    ]);
  });

  it.each([
    [{}],
    [{ prompt: "a", file: "b" }],
    [{ prompt: "a", scale: 3 }],
    [{ prompt: "a", scal: 2 }],
    [{ prompt: "" }],
  ])("rubric refuses the options %j", (options) => {
    expect(rubricScorer.options.safeParse(options).success).toBe(false);
  });
});
