import fc from "fast-check";
import { expect, it } from "vitest";
import { gammaTail } from "../../src/stats/gamma-tail.ts";
import { meanInterval } from "../../src/stats/mean-interval.ts";

const of = (...counts: readonly (readonly [value: number, count: number])[]): readonly number[] =>
  counts.flatMap(([value, count]) => Array.from({ length: count }, () => value));

it.each([
  ["95 of 100", of([1, 95], [0, 5]), [0.8938999261168941, 0.9806681880141332]],
  ["90 of 100", of([1, 90], [0, 10]), [0.8298760703478133, 0.9474153247093303]],
  ["100 of 100", of([1, 100]), [0.9752547299847301, 1]],
  ["0 of 20", of([0, 20]), [0, 0.11663898290487565]],
  ["ten times 0.9", of([0.9, 10]), [0.7080405570510192, 0.913466936581936]],
  ["five grades, 20", of([1, 14], [0.75, 3], [0.5, 1], [0.25, 1], [0, 1]), [0.6858337175717265, 0.9350248523343325]],
  ["three", [0.5, 1, 1], [0.37878326116428673, 0.9755609611892491]],
  ["one", [0.7], [0.11563695679851557, 0.9345625793088795]],
  ["two decimals", [0.98, 1, 0.93, 1, 0.87, 0.99, 0.4, 1, 0.96, 1], [0.6917131469951285, 0.9696022507965836]],
  ["five grades, 100", of([1, 78], [0.75, 10], [0.5, 6], [0.25, 2], [0, 4]), [0.8317941978474164, 0.9293842783484906]],
  ["none", [], [0, 1]],
] as const)("the 95 %% interval of %s", (_, values, [low, high]) => {
  const found = meanInterval(values);
  expect(found[0]).toBeCloseTo(low, 9);
  expect(found[1]).toBeCloseTo(high, 9);
});

it.each([
  ["P(Beta(95, 6) <= 0.9)", [-0.9, 0.1], [6, 95], 0.05757688648703419],
  ["three of weight 1", [-0.5, 0.25, 0.5], [1, 1, 1], 1 / 3],
  ["broken weights", [-0.9, -0.4, -0.15, 0.1], [1.5, 2, 5, 92.5], 0.0014611305850170302],
  ["P(Beta(1/2, 1/2) <= 0.3)", [-0.3, 0.7], [0.5, 0.5], 0.3690101195655454],
])("the gamma tail of %s", (_, values, weights, p) => {
  expect(gammaTail(values.map((value, index) => ({ value, weight: weights[index] ?? 0 })))).toBeCloseTo(p, 11);
});

it.each([1000, 10_000, 100_000])("is as wide as the normal one where there are %i values", (n) => {
  const values = Array.from({ length: n }, (_, index) => ((index * 7919) % 10_007) / 10_007);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / n;
  const [low, high] = meanInterval(values);
  expect((mean - low) / error).toBeCloseTo(1.96, 1);
  expect((high - mean) / error).toBeCloseTo(1.96, 1);
});

it("holds the mean, mirrors with the values, and has a width", () => {
  const some = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(some, (percents) => {
      const values = percents.map((percent) => percent / 100);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const [low, high] = meanInterval(values);
      expect(low).toBeLessThanOrEqual(mean + 1e-12);
      expect(high).toBeGreaterThanOrEqual(mean - 1e-12);
      expect(high - low).toBeGreaterThan(0.001);
      const [mirroredLow, mirroredHigh] = meanInterval(values.map((value) => 1 - value));
      expect(mirroredLow).toBeCloseTo(1 - high, 8);
      expect(mirroredHigh).toBeCloseTo(1 - low, 8);
    }),
    { numRuns: 60 },
  );
});
