import type { Judge, Question } from "../domain/judge.ts";
import { failed, type Score } from "../domain/score.ts";
import { scoreCorrectness } from "./correctness.ts";
import { scoreFaithfulness } from "./faithfulness.ts";

/** Rules instead of a model: no key, no network, the same score every time. They compare words, numbers, dates and negation, and understand nothing. */
export function embeddedJudge(): Judge {
  return {
    name: "embedded rules (no model)",
    judge: async (question) => ({ ...scoreByRules(question), calls: [] }),
  };
}

function scoreByRules(question: Question): Score & { readonly quotes?: readonly string[] } {
  const { task, rubric, input, references, documents, answer } = question;
  if (task === "rubric" || rubric !== undefined)
    return failed("the embedded rules cannot follow a rubric; a model can");
  if (task === "faithfulness") {
    return documents === undefined
      ? failed("the retrieved documents are not known")
      : scoreFaithfulness(input, documents, answer);
  }
  return references.length === 0 ? failed("the case has no reference") : scoreCorrectness(input, references, answer);
}
