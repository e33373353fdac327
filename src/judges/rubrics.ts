import type { BuiltInTask } from "../domain/judge.ts";

/** Steps of the scale: 5 (0..4), 2 (0|1), or none of ours where the reply format is the user's own. */
export type Scale = 5 | 2 | "own";

/**
 * What a model is told to look for, with an anchor for every step of the scale; faithfulness is judged claim by claim, unless the reply
 * format is the user's own. The judge's id hashes these texts.
 */
export function builtInRubric(task: BuiltInTask, scale: Scale): string {
  switch (task) {
    case "correctness":
      return withAnchors(CORRECTNESS, CORRECTNESS_ANCHORS, scale);
    case "faithfulness":
      return scale === "own" ? FAITHFULNESS : CLAIMS;
    case "relevance":
      return withAnchors(RELEVANCE, RELEVANCE_ANCHORS, scale);
    case "refusal":
      return withAnchors(REFUSAL, REFUSAL_ANCHORS, scale);
  }
}

/** A text of the user's, which replaces the built-in one. */
export function ownRubric(text: string, scale: Scale): string {
  return withAnchors(text.trim(), ANY_ANCHORS, scale);
}

const CORRECTNESS = [
  "Decide whether the answer is correct. The references say what a correct answer says; where there are several, agreeing with any one of them is enough.",
  "Compare meaning, not wording: another order, another spelling, another unit for the same amount and true detail beyond the reference do no harm.",
  "A number, a date, a name or a condition that differs from the reference, is missing although the question asks for it, or is denied makes the answer wrong at that point.",
  "Where the reference says that the question cannot be answered or is not covered, a correct answer says so too, and one that answers it anyway is wrong. Where the reference has an answer, one that declines is wrong.",
  "The references are right even where you believe otherwise: do not use what you know yourself.",
].join("\n");

const FAITHFULNESS = [
  "Decide how far the answer rests on the documents. A claim is supported only where the documents say it or it follows from them directly; that it is true in the world does not count.",
  "What the documents contradict weighs as much as what they do not mention. An answer that claims nothing, such as one that declines, is fully faithful.",
].join("\n");

const CLAIMS = [
  "Decide how far the answer rests on the documents, claim by claim.",
  "Take the answer apart into its claims: each statement of fact once, as short as it can be understood alone. Questions, greetings, offers of help and statements that something is not known or not covered are no claims. An answer without claims has an empty list.",
  "For each claim give a verdict: supported (the documents say it, or it follows from them directly), contradicted (they say otherwise), or absent (they say neither). That a claim is true in the world does not count.",
  "For each claim give a quote: the passage of a document, word for word, on which the verdict rests; an empty text for an absent claim.",
].join("\n");

const RELEVANCE = [
  "Decide how far the answer addresses the question: whether somebody who asked it is told what they wanted to know.",
  "Whether what it says is true does not count here, nor how well it is said. An answer that is wrong and to the point is relevant.",
  "What was not asked for takes from the score where the reader must search for the answer among it; a short addition that helps does no harm.",
  "An answer that declines, asks back or only speaks about the question does not address it, unless it says that the question cannot be answered and why.",
].join("\n");

const REFUSAL = [
  "Decide whether the answer is a refusal: it declines to give what the question asks for, whatever reason it gives: that it may not, cannot or will not, that it does not know, or that the matter is not covered.",
  "An answer that gives what was asked for is no refusal, also where it warns, apologises, hedges or declines a small part. One that speaks around the question politely and gives nothing of what was asked for is a refusal.",
  "Whether it was right to refuse does not count.",
].join("\n");

const CORRECTNESS_ANCHORS = {
  5: [
    "0: wrong: it contradicts every reference at the main point, or does not answer.",
    "1: mostly wrong: it touches on what a reference says, and misses or contradicts most of it.",
    "2: half right: it says part of what matters in a reference, and misses or contradicts another part.",
    "3: mostly right: it says what matters, with a small thing missing or inexact.",
    "4: right: it says everything that matters in one of the references, and contradicts nothing in it.",
  ],
  2: [
    "0: it misses or contradicts something that matters in every reference.",
    "1: it says everything that matters in one of the references, and contradicts nothing in it.",
  ],
};

const RELEVANCE_ANCHORS = {
  5: [
    "0: it does not address the question at all.",
    "1: it touches on the subject, and does not answer what is asked.",
    "2: it answers a part of the question, or a question close to it.",
    "3: it answers the question, and leaves a small part open or buries the answer in what was not asked.",
    "4: it answers the whole question and keeps to it.",
  ],
  2: ["0: it does not answer what is asked.", "1: it answers what is asked."],
};

const REFUSAL_ANCHORS = {
  5: [
    "0: no refusal: it gives what is asked for.",
    "1: it declines a small part.",
    "2: it declines about half.",
    "3: it declines all but a small part.",
    "4: a refusal: it gives nothing of what is asked for.",
  ],
  2: ["0: no refusal.", "1: a refusal."],
};

const ANY_ANCHORS = {
  5: [
    "0: it does not meet what is asked above at all.",
    "1: it meets little of it.",
    "2: it meets about half of it.",
    "3: it meets all but a small part of it.",
    "4: it meets all of it.",
  ],
  2: ["0: it does not meet what is asked above.", "1: it meets what is asked above."],
};

function withAnchors(criterion: string, anchors: typeof ANY_ANCHORS, scale: Scale): string {
  return scale === "own" ? criterion : [criterion, "", "Scores:", ...anchors[scale]].join("\n");
}
