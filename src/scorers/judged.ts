import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import type { GoldenCase } from "../domain/golden-case.ts";
import { questionOf } from "../domain/golden-case.ts";
import { BUILT_IN_STEPS, type Judge, type Question } from "../domain/judge.ts";
import { failed, scored } from "../domain/score.ts";
import type { Measurement, ScorerParts, ScorerType, ScoringContext } from "../domain/scorer.ts";
import { refusalByFinish } from "./refusal-sign.ts";

const Options = once(() =>
  z.strictObject({
    rubric: z.optional(
      z.string().check(z.minLength(1), z.describe("replaces the built-in text of what the judge looks for")),
    ),
  }),
);

/** Whether the answer says what a reference says; any one of them is right. */
export const correctnessScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "correctness",
  get options() {
    return Options();
  },
  needsJudge: true,
  needsModel: hasRubric,
  create: ({ rubric }, parts) => ({
    skips: ({ reference }) => (reference === undefined ? "the case has no reference" : undefined),
    score: (golden, { text }, context) =>
      ask(
        judgeOf(parts),
        { task: "correctness", rubric, scale: BUILT_IN_STEPS.correctness, answer: text, ...askedBy(golden) },
        context,
      ),
  }),
};

/** The share of the answer's claims that the retrieved documents support. */
export const faithfulnessScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "faithfulness",
  get options() {
    return Options();
  },
  needsJudge: true,
  needsModel: hasRubric,
  create: ({ rubric }, parts) => ({
    skips: () => undefined,
    score(golden, { text, retrieved: documents }, context) {
      if (documents === undefined) return failed("the system did not report what it retrieved");
      const bare = documents.find((document) => document.text === undefined);
      if (bare !== undefined) return failed(`the system reported the document "${bare.id}" without its text`);
      const { input } = askedBy(golden);
      const question = {
        task: "faithfulness",
        rubric,
        scale: BUILT_IN_STEPS.faithfulness,
        input,
        references: [],
        answer: text,
      } as const;
      return ask(judgeOf(parts), { ...question, documents }, context);
    },
  }),
};

/** How far the answer addresses the question, be it right or wrong. */
export const relevanceScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "relevance",
  get options() {
    return Options();
  },
  needsJudge: true,
  needsModel: () => true,
  create: ({ rubric }, parts) => ({
    skips: () => undefined,
    score(golden, { text }, context) {
      const { input } = askedBy(golden);
      return ask(
        judgeOf(parts),
        { task: "relevance", rubric, scale: BUILT_IN_STEPS.relevance, input, references: [], answer: text },
        context,
      );
    },
  }),
};

/** Whether the answer is a refusal, as the judge sees it: 1 where it is. A finish reason that says so is taken at its word. */
export const refusalScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "refusal",
  get options() {
    return Options();
  },
  needsJudge: true,
  needsModel: hasRubric,
  create: ({ rubric }, parts) => ({
    skips: () => undefined,
    score(golden, candidate, context) {
      const sign = rubric === undefined ? refusalByFinish(candidate) : undefined;
      if (sign !== undefined) return scored(1, `a refusal: ${sign}`);
      const { input } = askedBy(golden);
      const answer = candidate.text;
      return ask(
        judgeOf(parts),
        { task: "refusal", rubric, scale: BUILT_IN_STEPS.refusal, input, references: [], answer },
        context,
      );
    },
  }),
};

const RubricOptions = once(() =>
  z
    .strictObject({
      prompt: z.optional(z.string().check(z.minLength(1), z.describe("what the judge looks for"))),
      file: z.optional(z.string().check(z.minLength(1), z.describe("a file with that text"))),
      scale: z._default(
        z.union([z.literal(5), z.literal(2)]).check(z.describe("steps of the score: 5 (0 to 4) or 2 (0 or 1)")),
        5,
      ),
    })
    .check(
      z.refine(
        ({ prompt, file }) => (prompt === undefined) !== (file === undefined),
        "needs either `prompt` or `file`",
      ),
    ),
);

/** How far the answer meets a text of the user's own. */
export const rubricScorer: ScorerType<ReturnType<typeof RubricOptions>> = {
  type: "rubric",
  get options() {
    return RubricOptions();
  },
  needsJudge: true,
  needsModel: () => true,
  create({ prompt, file, scale }, parts) {
    const rubric = file === undefined ? prompt : parts.readText(file);
    return {
      skips: () => undefined,
      score: (golden, { text }, context) =>
        ask(judgeOf(parts), { task: "rubric", rubric, scale, answer: text, ...askedBy(golden) }, context),
    };
  },
};

function hasRubric({ rubric }: z.output<ReturnType<typeof Options>>): boolean {
  return rubric !== undefined;
}

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
