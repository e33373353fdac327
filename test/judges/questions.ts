import type { Question } from "../../src/domain/judge.ts";
import type { ScoringContext } from "../../src/domain/scorer.ts";

export const context: ScoringContext = {
  signal: new AbortController().signal,
  prompt: "concise",
  caseId: "ferry",
  trial: 1,
  scorer: "correctness",
};

export function question(changes: Partial<Question> = {}): Question {
  return {
    task: "correctness",
    scale: 5,
    input: "When does the last ferry leave?",
    references: ["At 22:40", "Twenty to eleven in the evening"],
    answer: "The last ferry leaves at 22:40.",
    ...changes,
  };
}
