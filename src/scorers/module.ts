import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { failed, scored, type Score } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { shown } from "./shown.ts";

const Options = once(() =>
  z.strictObject({
    module: z.string().check(z.minLength(1), z.describe("a JavaScript or TypeScript file")),
    export: z._default(
      z
        .string()
        .check(
          z.minLength(1),
          z.describe("the function: (goldenCase, candidate) => number | boolean | {value, reason}"),
        ),
      "default",
    ),
  }),
);

/** What the user's own function says of an answer, at once or later; anything but a value in 0..1 is a failed score. */
export const moduleScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "module",
  get options() {
    return Options();
  },
  create({ module, export: name }, { importFunction }) {
    const own = importFunction(module, name);
    return {
      skips: () => undefined,
      async score(golden, candidate) {
        try {
          // Copies: what it changes in them is its own.
          return scoreOf(await own(structuredClone(golden), structuredClone(candidate)));
        } catch (error) {
          return failed(`${name} of ${module} failed: ${error instanceof Error ? error.message : String(error)}`);
        }
      },
    };
  },
};

function scoreOf(answer: unknown): Score {
  if (typeof answer !== "object" || answer === null || !("value" in answer)) return scoreWith(answer, undefined);
  return scoreWith(answer.value, "reason" in answer ? answer.reason : undefined);
}

function scoreWith(value: unknown, reason: unknown): Score {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (typeof number !== "number") return failed(`the function gave ${nameOf(value)}, not a number or true or false`);
  if (!(number >= 0 && number <= 1)) return failed(`the function gave ${number}, which does not lie between 0 and 1`);
  if (reason === undefined || reason === null) return scored(number);
  return typeof reason === "string"
    ? scored(number, reason)
    : failed(`the function gave ${nameOf(reason)} as reason, not a text`);
}

function nameOf(value: unknown): string {
  return typeof value === "string" ? `the text ${shown(value)}` : value === null ? "null" : typeof value;
}
