import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { shown } from "./shown.ts";

const optionsFor = (where: string) =>
  z.strictObject({
    value: z.string().check(
      z.describe(`the text that the answer must ${where} with`),
      z.refine((text) => text.trim() !== "", "must not be empty"),
    ),
  });

const StartOptions = once(() => optionsFor("start"));
const EndOptions = once(() => optionsFor("end"));

/** 1 where the answer, without the space around it, begins with the text; both after Unicode composition (NFC). */
export const startsWithScorer: ScorerType<ReturnType<typeof StartOptions>> = {
  type: "startsWith",
  get options() {
    return StartOptions();
  },
  create: ({ value }) => ({
    skips: () => undefined,
    score(_, { text }) {
      const answer = text.normalize("NFC").trim();
      const wanted = value.normalize("NFC").trimStart();
      return answer.startsWith(wanted)
        ? scored(1)
        : scored(0, `it starts with ${shown(answer.slice(0, BESIDE + wanted.length))}, not ${shown(value)}`);
    },
  }),
};

/** 1 where the answer, without the space around it, ends with the text; both after Unicode composition (NFC). */
export const endsWithScorer: ScorerType<ReturnType<typeof EndOptions>> = {
  type: "endsWith",
  get options() {
    return EndOptions();
  },
  create: ({ value }) => ({
    skips: () => undefined,
    score(_, { text }) {
      const answer = text.normalize("NFC").trim();
      const wanted = value.normalize("NFC").trimEnd();
      return answer.endsWith(wanted)
        ? scored(1)
        : scored(0, `it ends with ${shown(answer.slice(-BESIDE - wanted.length))}, not ${shown(value)}`);
    },
  }),
};

/** What a reason quotes of the answer besides as much as was wanted. */
const BESIDE = 20;
