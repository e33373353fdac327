import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { shown } from "./shown.ts";

const Options = once(() =>
  z.strictObject({
    value: z.optional(z.string().check(z.describe("what the answer must be; default: any of the case's references"))),
    ignoreCase: z._default(z.boolean(), false),
  }),
);

/** 1 where the answer is the same text, after Unicode composition (NFC), trimmed, and with single spaces. */
export const equalsScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "equals",
  get options() {
    return Options();
  },
  create({ value, ignoreCase }) {
    const normal = (text: string): string => {
      const plain = text.normalize("NFC").trim().replaceAll(/\s+/g, " ");
      return ignoreCase ? plain.toLowerCase() : plain;
    };
    return {
      skips: ({ reference }) => ((value ?? reference) === undefined ? "the case has no reference" : undefined),
      score({ reference = [] }, { text }) {
        const wanted = value === undefined ? reference : [value];
        const answer = normal(text);
        return wanted.some((one) => normal(one) === answer)
          ? scored(1)
          : scored(0, `${shown(text)} is not ${wanted.map(shown).join(" or ")}`);
      },
    };
  },
};
