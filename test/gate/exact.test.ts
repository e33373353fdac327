import * as fc from "fast-check";
import { expect, it } from "vitest";
import { exactMean, exactSum } from "../../src/gate/exact.ts";

const size = fc.oneof(fc.maxSafeNat(), fc.integer({ min: 0, max: 1e9 }));

it("sums whole numbers exactly, beyond 2^53 too", () => {
  fc.assert(
    fc.property(fc.array(size), (numbers) => {
      const sum = exactSum();
      for (const number of numbers) sum.add(number);
      expect(sum.total()).toBe(numbers.reduce((total, number) => total + BigInt(number), 0n));
    }),
  );
});

it.each<[readonly (readonly [number, number])[], number | undefined, string]>([
  [[], undefined, "of nothing there is no mean"],
  [
    [
      [1, 1],
      [2, 1],
    ],
    2,
    "3/2, half up",
  ],
  [
    [
      [1, 2],
      [1, 3],
      [1, 7],
      [1, 1],
    ],
    0,
    "83/42 / 4 = 0.494",
  ],
  [
    [
      [1, 2],
      [1, 2],
    ],
    1,
    "1/2, half up",
  ],
  [
    [
      [499_999_999, 1000],
      [500_000_001, 1000],
    ],
    500_000,
    "both halves together",
  ],
  [
    [
      [Number.MAX_SAFE_INTEGER, 1],
      [Number.MAX_SAFE_INTEGER, 1],
    ],
    Number.MAX_SAFE_INTEGER,
    "a sum beyond 2^53",
  ],
])("the mean of %j is %d: %s", (fractions, expected) => {
  const mean = exactMean();
  for (const [numerator, of] of fractions) mean.add(numerator, of);
  expect(mean.mean()).toBe(expected);
});
