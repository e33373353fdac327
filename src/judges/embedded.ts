import type { Judge, Question } from "../domain/judge.ts";
import { failed, scored, type Score } from "../domain/score.ts";
import { refusalIn } from "../text/refusal.ts";
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
  if (rubric !== undefined) return failed("the embedded rules cannot follow a rubric; a model can");
  switch (task) {
    case "correctness":
      return references.length === 0
        ? failed("the case has no reference")
        : scoreCorrectness(input, references, answer);
    case "faithfulness":
      return documents === undefined
        ? failed("the retrieved documents are not known")
        : scoreFaithfulness(input, documents, answer);
    case "refusal":
      return scoreRefusal(answer);
    case "relevance":
    case "rubric":
      return failed(
        `the embedded rules cannot tell the ${task === "rubric" ? "worth" : "relevance"} of an answer; a model can`,
      );
  }
}

function scoreRefusal(answer: string): Score {
  const phrase = refusalIn(answer);
  return phrase === undefined ? scored(0, "no sign of a refusal") : scored(1, `a refusal: it says "${phrase}"`);
}
