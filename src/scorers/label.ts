import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { failed, scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";

const Options = once(() =>
  z.strictObject({
    field: z
      .string()
      .check(
        z.minLength(1),
        z.describe("the key of the recorded row in which the mark stands: true, false, or 0 to 1"),
      ),
  }),
);

/** What a person said of the answer, read from the recording; a case without a mark is failed, not skipped. */
export const labelScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "label",
  get options() {
    return Options();
  },
  create: ({ field }) => ({
    skips: () => undefined,
    score(_, { metadata = {} }) {
      const mark = Object.hasOwn(metadata, field) ? metadata[field] : undefined;
      if (typeof mark === "boolean") return scored(mark ? 1 : 0);
      if (typeof mark === "number" && mark >= 0 && mark <= 1) return scored(mark);
      if (mark === undefined || mark === null) return failed(`the answer has no mark in "${field}"`);
      return failed(`"${field}" is ${JSON.stringify(mark)}, neither true, false nor a number from 0 to 1`);
    },
  }),
};
