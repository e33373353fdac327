/**
 * What an answer says that declines to answer. Lower case, without contractions: "I can't help" is read as "i cannot help".
 * Only phrases that hardly stand in an answer which helps.
 */
export const REFUSAL_PHRASES: readonly string[] = [
  "i cannot answer",
  "i cannot assist",
  "i cannot comply",
  "i cannot discuss",
  "i cannot fulfill",
  "i cannot give",
  "i cannot help",
  "i cannot provide",
  "i cannot say",
  "i cannot share",
  "i cannot tell",
  "i am not able to",
  "i am unable to",
  "i will not be able to",
  "we cannot provide",
  "we are unable to",
  "i could not find",
  "i do not have access",
  "i do not have any information",
  "i do not have enough information",
  "i do not have information",
  "i do not have that information",
  "i do not have the information",
  "i do not know",
  "i have no information",
  "i must decline",
  "i have to decline",
  "i decline to",
  "i would rather not",
  "i will not answer",
  "i will not provide",
  "cannot be answered",
  "is not possible to answer",
  "there is no information",
  "there is not enough information",
  "not enough information to answer",
  "the context does not",
  "the documents do not",
  "the provided context does not",
  "the provided documents do not",
  "the provided information does not",
  "against my guidelines",
  "as an ai",
  "as a language model",
];

/** Declining comes early; a phrase deep within a long answer rather speaks of something else. */
const OPENING = 400;

export function looksLikeRefusal(text: string): boolean {
  return refusalIn(text) !== undefined;
}

/** The first of the phrases that stands, in whole words, in the opening of the text. */
export function refusalIn(text: string): string | undefined {
  return ANY.exec(plain(text.trimStart().slice(0, OPENING)))?.[0];
}

const ANY = new RegExp(`(?<![\\p{L}\\p{N}])(?:${REFUSAL_PHRASES.join("|")})(?![\\p{L}\\p{N}])`, "u");

function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/\bcan't\b|\bcan not\b/g, "cannot")
    .replaceAll(/\bwon't\b/g, "will not")
    .replaceAll(/n't\b/g, " not")
    .replaceAll(/'m\b/g, " am")
    .replaceAll(/'re\b/g, " are")
    .replaceAll(/'ll\b/g, " will")
    .replaceAll(/\s+/g, " ");
}
