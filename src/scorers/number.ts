import * as z from "zod";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";
import { findNumbers, hasUnit, isPartOfWord } from "./find-numbers.ts";

const Options = z.strictObject({
  value: z.number().describe("the number that the answer must give"),
  tolerance: z.number().min(0).default(0).describe("how far it may be off"),
  relative: z.number().min(0).default(0).describe("how far it may be off, as a share of the value"),
  unit: z.string().trim().min(1).optional().describe("what must stand right before or behind it: $, EUR, kg, %"),
});

/** Floats: 4.2 - 4.1 is 0.1 and a little more. */
const ROUNDING = 1e-12;

/** 1 where a number of the answer, with the unit where one is given, lies within max(tolerance, relative * |value|) of the value. */
export const numberScorer: ScorerType<typeof Options> = {
  type: "number",
  options: Options,
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
