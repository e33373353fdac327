import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../src/stats/benjamini-hochberg.ts";
import { detectableDrop } from "../../src/stats/detectable.ts";
import { differenceInterval } from "../../src/stats/mean-interval.ts";
import { normalCdf } from "../../src/stats/normal.ts";
import { signFlip } from "../../src/stats/sign-flip.ts";

/** Before and now; exact and mid p, and the interval of now - before. Computed by enumeration and checked against scipy 1.17. */
const PAIRED: readonly (readonly [
  string,
  readonly number[],
  readonly number[],
  number,
  number,
  readonly [number, number],
])[] = [
  [
    "graded, ten",
    [1, 1, 1, 0.75, 1, 0.5, 1, 1, 0.75, 1],
    [1, 0.75, 1, 0.5, 1, 0.5, 0, 1, 1, 0.75],
    0.15625,
    0.09375,
    [-0.39890911085698777, 0.10900493612772255],
  ],
  [
    "right or wrong, 6 lost and 1 gained",
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    0.0625,
    0.03515625,
    [-0.47780310697177364, 0.0005584646107941182],
  ],
  ["no change", [1, 0.5, 0.75, 1], [1, 0.5, 0.75, 1], 1, 1, [-0.4015887154525011, 0.4015887154525013]],
  [
    "two decimals, eight",
    [0.98, 0.95, 1, 0.9, 0.85, 0.99, 0.7, 1],
    [0.97, 0.96, 0.4, 0.88, 0.86, 0.95, 0.71, 0.99],
    0.125,
    0.095703125,
    [-0.3237031956611409, 0.1854084146682451],
  ],
  [
    "all better",
    [0.5, 0.5, 0.5, 0.5, 0.5],
    [0.75, 0.75, 0.75, 0.75, 0.75],
    1,
    0.984375,
    [-0.19113064788387413, 0.49294314002615525],
  ],
];

describe("the paired sign-flip test", () => {
  it.each(PAIRED)("%s", (_, before, now, exact, mid, interval) => {
    const differences = now.map((value, index) => value - (before[index] ?? 0));
    const p = signFlip(differences);
    expect(p.exact).toBeCloseTo(exact, 12);
    expect(p.mid).toBeCloseTo(mid, 12);
    const [low, high] = differenceInterval(differences);
    expect(low).toBeCloseTo(interval[0], 9);
    expect(high).toBeCloseTo(interval[1], 9);
  });

  it.each([
    [6, 1, 0.0625, 0.03515625],
    [8, 2, 0.0546875, 0.03271484375],
    [5, 0, 0.03125, 0.015625],
    [3, 3, 0.65625, 0.5],
    [0, 0, 1, 1],
  ])("is McNemar's of %i lost and %i gained", (lost, gained, exact, mid) => {
    const p = signFlip([...times(lost, -1), ...times(gained, 1), ...times(20, 0)]);
    expect(p.exact).toBeCloseTo(exact, 12);
    expect(p.mid).toBeCloseTo(mid, 12);
  });

  it("counts what all sign patterns give", () => {
    const quarters = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(quarters, (ints) => {
        const { exact, mid } = signFlip(ints.map((value) => value / 4));
        const [lower, tied, all] = enumerate(ints);
        expect(exact).toBeCloseTo(ints.every((value) => value === 0) ? 1 : (lower + tied) / all, 12);
        expect(mid).toBeCloseTo(ints.every((value) => value === 0) ? 1 : (lower + tied / 2) / all, 12);
      }),
      { numRuns: 60 },
    );
  });

  it("gives a fall and the same rise 1 together, and knows no order", () => {
    const some = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(some, (differences) => {
        const { mid } = signFlip(differences);
        expect(mid).toBeGreaterThanOrEqual(0);
        expect(mid).toBeLessThanOrEqual(1);
        expect(signFlip(differences.toReversed()).mid).toBeCloseTo(mid, 9);
        if (differences.every((value) => Math.abs(value) < 1e-9)) return;
        expect(mid + signFlip(differences.map((value) => -value)).mid).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is near its normal form where the lattice would be too large", () => {
    const differences = Array.from({ length: 6000 }, (_, index) => ((index * 7919) % 2003) / 2003 - 0.505);
    const z =
      differences.reduce((sum, value) => sum + value, 0) /
      Math.sqrt(differences.reduce((sum, value) => sum + value ** 2, 0));
    expect(signFlip(differences).mid).toBeCloseTo(normalCdf(z), 9);
  });

  it("of thousands of thirds is told on a coarser lattice, within a thousandth of the normal form", () => {
    const thirds = Array.from(
      { length: 150 },
      (_, index) => (index % 5 < 3 ? -1 : 1) * (index % 2 === 0 ? 1 / 3 : 2 / 3),
    );
    const z =
      thirds.reduce((sum, value) => sum + value, 0) / Math.sqrt(thirds.reduce((sum, value) => sum + value ** 2, 0));
    expect(Math.abs(signFlip(thirds).mid - normalCdf(z))).toBeLessThan(1e-3);
  });
});

it.each([
  [-1.6448536269514715, 0.05],
  [-1.9599639845400558, 0.025],
  [0, 0.5],
  [1.281551565544601, 0.9],
  [3.0902323061677235, 0.999],
])("normalCdf(%d) is %d", (x, p) => expect(normalCdf(x)).toBeCloseTo(p, 12));

it.each([
  [0.25, 100, 0.06216187151310963],
  [0.13, 100, 0.03232417318681701],
])("the least detectable drop with a deviation of %d over %i pairs is %d", (deviation, n, expected) => {
  const half = deviation * Math.sqrt((n - 1) / n);
  const differences = Array.from({ length: n }, (_, index) => (index % 2 === 0 ? half : -half));
  expect(detectableDrop(differences)).toBeCloseTo(expected, 9);
});

it("has no detectable drop where nothing differs", () => expect(detectableDrop([0, 0, 0])).toBeUndefined());

it.each([
  [
    [0.01, 0.04, 0.03, 0.005, 0.5],
    [0.025, 0.05, 0.05, 0.025, 0.5],
  ],
  [
    [0.2, 0.2, 0.2],
    [0.2, 0.2, 0.2],
  ],
  [
    [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205],
    [0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.08457142857142856, 0.205],
  ],
  [[], []],
])("the false discovery rates of %j are %j", (ps, qs) => {
  const found = benjaminiHochberg(ps);
  expect(found).toHaveLength(qs.length);
  for (const [index, q] of qs.entries()) expect(found[index]).toBeCloseTo(q, 12);
});

function times(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

function enumerate(ints: readonly number[]): readonly [lower: number, tied: number, all: number] {
  const observed = ints.reduce((sum, value) => sum + value, 0);
  const all = 2 ** ints.length;
  let [lower, tied] = [0, 0];
  for (let pattern = 0; pattern < all; pattern += 1) {
    const sum = ints.reduce((total, value, index) => total + ((pattern >> index) & 1 ? -1 : 1) * value, 0);
    if (sum < observed) lower += 1;
    if (sum === observed) tied += 1;
  }
  return [lower, tied, all];
}
