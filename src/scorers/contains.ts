import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { shown } from "./shown.ts";

const Texts = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const Options = once(() =>
  z.strictObject({
    any: z.optional(Texts.check(z.describe("one of these texts must occur; default: any of the case's references"))),
    all: z.optional(Texts.check(z.describe("each of these texts must occur"))),
    ignoreCase: z._default(z.boolean(), false),
  }),
);

/** 1 where the wanted texts occur in the answer, both after Unicode composition (NFC). An empty reference occurs in everything and counts as none. */
export const containsScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "contains",
  get options() {
    return Options();
  },
  create({ any, all, ignoreCase }) {
    const normal = (text: string): string => {
      const composed = text.normalize("NFC");
      return ignoreCase ? composed.toLowerCase() : composed;
    };
    const alternatives = (reference: readonly string[] = []): readonly string[] =>
      any ?? (all === undefined ? reference.filter((text) => text !== "") : []);
    return {
      skips: ({ reference }) =>
        all === undefined && alternatives(reference).length === 0 ? "the case has no reference" : undefined,
      score({ reference }, { text }) {
        const answer = normal(text);
        const occurs = (wanted: string): boolean => answer.includes(normal(wanted));
        const absent = all?.find((wanted) => !occurs(wanted));
        if (absent !== undefined) return scored(0, `${shown(absent)} does not occur`);
        const choices = alternatives(reference);
        return choices.length === 0 || choices.some(occurs)
          ? scored(1)
          : scored(0, `${choices.map(shown).join(" or ")} does not occur`);
      },
    };
  },
};
