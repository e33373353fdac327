/** Steps of the scale: 5 (0..4), 2 (0|1), or none of ours where the reply format is the user's own. */
export type Scale = 5 | 2 | "own";

/**
 * What a model is told to look for, with an anchor for every step of the scale; faithfulness is judged claim by claim, unless the reply
 * format is the user's own. The judge's id hashes these texts.
 */
export function builtInRubric(task: "correctness" | "faithfulness", scale: Scale): string {
  if (task === "correctness") return withAnchors(CORRECTNESS, CORRECTNESS_ANCHORS, scale);
  return scale === "own" ? FAITHFULNESS : CLAIMS;
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
