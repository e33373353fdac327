import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { findNumbers, hasUnit, isPartOfWord } from "./find-numbers.ts";

const Options = once(() =>
  z.strictObject({
    value: z.number().check(z.describe("the number that the answer must give")),
    tolerance: z._default(z.number().check(z.minimum(0), z.describe("how far it may be off")), 0),
    relative: z._default(
      z.number().check(z.minimum(0), z.describe("how far it may be off, as a share of the value")),
      0,
    ),
    unit: z.optional(
      z
        .string()
        .check(z.trim(), z.minLength(1), z.describe("what must stand right before or behind it: $, EUR, kg, %")),
    ),
  }),
);

/** Floats: 4.2 - 4.1 is 0.1 and a little more. */
const ROUNDING = 1e-12;

/** 1 where a number of the answer, with the unit where one is given, lies within max(tolerance, relative * |value|) of the value. */
export const numberScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "number",
  get options() {
    return Options();
  },
  create({ value, tolerance, relative, unit }) {
    const limit = Math.max(tolerance, relative * Math.abs(value));
    const wanted = `${value}${unit === undefined ? "" : ` ${unit}`}${limit > 0 ? ` ± ${limit}` : ""}`;
    return {
      skips: () => undefined,
      score(_, { text }) {
        const found = findNumbers(text)
          .filter((number) => (unit === undefined ? !isPartOfWord(number) : hasUnit(number, unit)))
          .map((number) => number.value);
        const fits = found.some(
          (x) => Math.abs(x - value) <= limit + ROUNDING * Math.max(Math.abs(x), Math.abs(value)),
        );
        return fits ? scored(1) : scored(0, `${numbers(found)}, not ${wanted}`);
      },
    };
  },
};

function numbers(found: readonly number[]): string {
  if (found.length === 0) return "no such number";
  return `${found.slice(0, 5).join(", ")}${found.length > 5 ? " and more" : ""}`;
}
