import * as fc from "fast-check";
import { expect, it } from "vitest";
import { findNumbers } from "../../src/scorers/find-numbers.ts";
import { numberScorer } from "../../src/scorers/number.ts";
import { measure, refusals } from "./scoring.ts";

it.each([
  ["It costs $4.20 in zone 2.", [4.2, 2]],
  ["4,20 EUR", [4.2]],
  ["1,234.5 and 1,234,567", [1234.5, 1_234_567]],
  ["1.234,50 € and 1.234.567", [1234.5, 1_234_567]],
  ["1,234", [1234]],
  ["0,123", [0.123]],
  ["1.234", [1.234]],
  ["12 345 kg, 1'234'567 CHF", [12, 345, 1_234_567]],
  ["12\u00A0345 kg, 12\u202F345,5 kg", [12_345, 12_345.5]],
  ["-5, \u22125, -$5, $-5, -EUR 5", [-5, -5, -5, -5, -5]],
  ["5-10 kg, COVID-19, 2024-05-01, 5 - 3, - 3", [5, 10, 19, 2024, 5, 1, 5, 3, 3]],
  ["1e3, 2.5E-4, 3e+2, 1e\u22122", [1000, 0.000_25, 300, 0.01]],
  [".5 and 5. And 7", [0.5, 5, 7]],
  ["version 1.2.3", [1.2]],
  ["five", []],
  ["", []],
])("finds in %j the numbers %j", (text, values) => {
  expect(findNumbers(text).map(({ value }) => value)).toEqual(values);
});

it("reads back every plain number, whichever sign or grouping it has", () => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(value * 100) / 100 + 0);
  fc.assert(
    fc.property(number, fc.constantFrom("en-US", "de-DE", "de-CH", "fr-FR"), (value, locale) => {
      const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value);
      expect(findNumbers(`it is ${text}!`).map((found) => found.value + 0)).toEqual([value]);
    }),
    { numRuns: 1000 },
  );
});

it.each<[string, object, number, string]>([
  ["It costs $4.20.", { value: 4.2 }, 1, "the number"],
  ["It costs $4.25.", { value: 4.2 }, 0, "another number"],
  ["4.1", { value: 4.2, tolerance: 0.1 }, 1, "at the very end of the tolerance"],
  ["4.09", { value: 4.2, tolerance: 0.1 }, 0, "beyond the tolerance"],
  ["110", { value: 100, relative: 0.1 }, 1, "within a tenth"],
  ["-110", { value: -100, relative: 0.1 }, 1, "within a tenth of a negative value"],
  ["106", { value: 100, relative: 0.05, tolerance: 7 }, 1, "within the larger of the two"],
  ["first 3, then 7", { value: 7 }, 1, "one of several"],
  ["see A4 or v4", { value: 4 }, 0, "a part of a name"],
  ["no idea", { value: 4 }, 0, "no number"],
  ["5 kg", { value: 5, unit: "kg" }, 1, "with its unit behind it"],
  ["5kg", { value: 5, unit: "kg" }, 1, "with its unit right behind it"],
  ["**5** kg", { value: 5, unit: "kg" }, 1, "set in bold"],
  ["5 kgf", { value: 5, unit: "kg" }, 0, "with a longer unit"],
  ["5 lb", { value: 5, unit: "kg" }, 0, "with another unit"],
  ["5 lb or 7 kg", { value: 5, unit: "kg" }, 0, "where another number has the unit"],
  ["$4.20", { value: 4.2, unit: "$" }, 1, "with its currency before it"],
  ["USD 4.20", { value: 4.2, unit: "USD" }, 1, "with the code of its currency before it"],
  ["USD4.20", { value: 4.2, unit: "USD" }, 1, "with the code right before it"],
  ["4.20 USD", { value: 4.2, unit: "USD" }, 1, "with the code behind it"],
  ["$-4.20", { value: -4.2, unit: "$" }, 1, "with a sign between"],
  ["€4.20", { value: 4.2, unit: "$" }, 0, "in another currency"],
  ["5%", { value: 5, unit: "%" }, 1, "as a percentage"],
  ["5", { value: 5, unit: "%" }, 0, "without the percent sign"],
  ["5 kg 3 lb", { value: 3, unit: "kg" }, 0, "behind a number with the unit"],
  ["5 kg - 3 lb", { value: 3, unit: "kg" }, 0, "after a dash behind a number with the unit"],
  ["5 - $10", { value: 5, unit: "$" }, 0, "before a number with the unit"],
  ["zone 5 $10", { value: 10, unit: "$" }, 1, "with its unit, right behind another number"],
  ["zone 5 $10", { value: 5, unit: "$" }, 0, "right before a number with the unit"],
  ["a 5-day trip", { value: 5, unit: "day" }, 1, "with a hyphen before its unit"],
  ["1e999", { value: 5 }, 0, "beyond what a float holds"],
  ["", { value: 0 }, 0, "nothing"],
])("%j against %j is %d: %s", async (text, options, value) => {
  expect(await measure(numberScorer, options, { text })).toMatchObject({ status: "scored", value });
});

it("says which numbers it found instead", async () => {
  const options = { value: 4.2, tolerance: 0.1, unit: "$" };
  expect(await measure(numberScorer, options, { text: "$5 or $6, 2 days" })).toMatchObject({
    reason: "5, 6, not 4.2 $ ± 0.1",
  });
  expect(await measure(numberScorer, { value: 1 }, { text: "none" })).toMatchObject({
    reason: "no such number, not 1",
  });
});

it("refuses a negative tolerance and unknown keys", () => {
  expect(refusals(numberScorer, { value: 1, tolerance: -1 })).toHaveLength(1);
  expect(refusals(numberScorer, { value: 1, units: "kg" })).toHaveLength(1);
});
