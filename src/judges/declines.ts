import { looksLikeRefusal } from "../text/refusal.ts";

const NOT_COVERED =
  /\b(?:not (?:covered|listed|stated|mentioned|specified|available in)|(?:do|does|did) not (?:cover|list|say|state|mention|specify|give|contain|include)|(?:don|doesn|didn)['’]t (?:cover|list|say|state|mention|specify|give|contain|include)|isn['’]t covered|aren['’]t covered|can(?:not| not|['’]t) (?:be )?(?:answer|answered|say|tell|quote|quoted|help)|no information|outside (?:of )?(?:the )?(?:scope|coverage))\b/i;

/** Whether a text says that the question is not covered, or refuses it. */
export function declines(text: string): boolean {
  return looksLikeRefusal(text) || NOT_COVERED.test(text);
}
