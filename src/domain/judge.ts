import type { RetrievedDocument, Usage } from "./candidate.ts";
import type { Score } from "./score.ts";
import type { ScoringContext } from "./scorer.ts";

/** One call to a model, for the books. */
export interface ModelCall {
  readonly source: "live" | "cached" | "recorded";
  readonly provider: string;
  readonly model: string;
  readonly usage?: Usage | undefined;
  readonly reportedCostUsd?: number | undefined;
}

/** What a judge looks for by a built-in text, or by one of the user's own (`rubric`). */
export type Task = BuiltInTask | "rubric";
export type BuiltInTask = keyof typeof BUILT_IN_STEPS;

/** The tasks that have a text of ours, and the steps of their scale. */
export const BUILT_IN_STEPS = { correctness: 5, faithfulness: 5, relevance: 5, refusal: 2 } as const;

export function isBuiltInTask(name: string): name is BuiltInTask {
  return Object.hasOwn(BUILT_IN_STEPS, name);
}

/** What a judge is asked about one candidate. */
export interface Question {
  readonly task: Task;
  /** Replaces the built-in text of the task; the text itself for `rubric`. */
  readonly rubric?: string | undefined;
  /** Steps of the scale: 5 (0..4) or 2 (0|1). */
  readonly scale: 5 | 2;
  readonly input: string;
  /** Any one of them is right. */
  readonly references: readonly string[];
  readonly answer: string;
  /** What the answer should rest on; defined for `faithfulness`. */
  readonly documents?: readonly RetrievedDocument[] | undefined;
}

export type Judgement = Score & {
  readonly quotes?: readonly string[];
  readonly calls: readonly ModelCall[];
};

/** Rubric, case and candidate in; score with reason and evidence out. */
export interface Judge {
  /** What reports call it: `anthropic claude-sonnet-4-5`, `embedded rules (no model)`. */
  readonly name: string;
  /** An unreadable reply and a provider that gives no answer are failed scores, never a throw. */
  judge(question: Question, context: ScoringContext): Promise<Judgement>;
}
