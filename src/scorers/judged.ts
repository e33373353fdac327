import * as z from "zod/mini";
import type { GoldenCase } from "../domain/golden-case.ts";
import { questionOf } from "../domain/golden-case.ts";
import type { Judge, Question } from "../domain/judge.ts";
import { failed } from "../domain/score.ts";
import type { Measurement, ScorerParts, ScorerType, ScoringContext } from "../domain/scorer.ts";

const Options = z.strictObject({
  rubric: z.optional(
    z.string().check(z.minLength(1), z.describe("replaces the built-in text of what the judge looks for")),
  ),
});

/** Whether the answer says what a reference says; any one of them is right. */
export const correctnessScorer: ScorerType<typeof Options> = {
  type: "correctness",
  options: Options,
  needsJudge: true,
  create: ({ rubric }, parts) => ({
    skips: ({ reference }) => (reference === undefined ? "the case has no reference" : undefined),
    score: (golden, { text }, context) =>
      ask(judgeOf(parts), { task: "correctness", rubric, scale: 5, answer: text, ...askedBy(golden) }, context),
  }),
};

/** The share of the answer's claims that the retrieved documents support. */
export const faithfulnessScorer: ScorerType<typeof Options> = {
  type: "faithfulness",
  options: Options,
  needsJudge: true,
  create: ({ rubric }, parts) => ({
    skips: () => undefined,
    score(golden, { text, retrieved: documents }, context) {
      if (documents === undefined) return failed("the system did not report what it retrieved");
      const bare = documents.find((document) => document.text === undefined);
      if (bare !== undefined) return failed(`the system reported the document "${bare.id}" without its text`);
      const { input } = askedBy(golden);
      const question = { task: "faithfulness", rubric, scale: 5, input, references: [], answer: text } as const;
      return ask(judgeOf(parts), { ...question, documents }, context);
    },
  }),
};

const RubricOptions = z
  .strictObject({
    prompt: z.optional(z.string().check(z.minLength(1), z.describe("what the judge looks for"))),
    file: z.optional(z.string().check(z.minLength(1), z.describe("a file with that text"))),
    scale: z._default(
      z.union([z.literal(5), z.literal(2)]).check(z.describe("steps of the score: 5 (0 to 4) or 2 (0 or 1)")),
      5,
    ),
  })
  .check(
    z.refine(({ prompt, file }) => (prompt === undefined) !== (file === undefined), "needs either `prompt` or `file`"),
  );

/** How far the answer meets a text of the user's own. */
export const rubricScorer: ScorerType<typeof RubricOptions> = {
  type: "rubric",
  options: RubricOptions,
  needsJudge: true,
  create({ prompt, file, scale }, parts) {
    const rubric = file === undefined ? prompt : parts.readText(file);
    return {
      skips: () => undefined,
      score: (golden, { text }, context) =>
        ask(judgeOf(parts), { task: "rubric", rubric, scale, answer: text, ...askedBy(golden) }, context),
    };
  },
};

function askedBy(golden: GoldenCase): Pick<Question, "input" | "references"> {
  return { input: questionOf(golden), references: golden.reference ?? [] };
}

function judgeOf({ judge }: ScorerParts): Judge {
  if (judge === undefined) throw new Error("a scorer that needs a judge was made without one");
  return judge;
}

async function ask(judge: Judge, question: Question, context: ScoringContext): Promise<Measurement> {
  return { ...(await judge.judge(question, context)), by: judge.name };
}
