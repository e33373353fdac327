import type { Operator } from "../domain/gate-rule.ts";

/** Gates compare whole numbers of 1e-9: floats would fail 0.90 for a mean that is 0.90. */
export function toUnits(value: number): number {
  return Math.round(value * 1e9);
}

export function fromUnits(units: number): number {
  return units / 1e9;
}

export function holds(operator: Operator, units: number, limit: number): boolean {
  switch (operator) {
    case ">=":
      return units >= limit;
    case "<=":
      return units <= limit;
    case ">":
      return units > limit;
    case "<":
      return units < limit;
  }
}

/** `numerator / of`, rounded half up to a whole number. Exact for whole numbers below 2^53 and an `of` below a million. */
export function roundedShare(numerator: number, of: number): number {
  return Math.floor(numerator / of + 0.5);
}

export interface ExactSum {
  /** A whole number that is not negative. */
  add(units: number): void;
  total(): bigint;
}

/** A sum of whole numbers that stays exact whatever its size. */
export function exactSum(): ExactSum {
  let small = 0;
  let large = 0n;
  return {
    add(units) {
      if (small + units <= Number.MAX_SAFE_INTEGER) {
        small += units;
        return;
      }
      large += BigInt(small) + BigInt(units);
      small = 0;
    },
    total: () => large + BigInt(small),
  };
}

export interface ExactMean {
  add(numerator: number, of: number): void;
  /** Rounded half up to a whole number; undefined where nothing was added. */
  mean(): number | undefined;
}

/** The mean of fractions. Those of one denominator share a sum, so that a million of them take the room of a few. */
export function exactMean(): ExactMean {
  const sums = new Map<number, ExactSum>();
  let count = 0;
  return {
    add(numerator, of) {
      const sum = sums.get(of) ?? exactSum();
      sums.set(of, sum);
      sum.add(numerator);
      count += 1;
    },
    mean() {
      if (count === 0) return undefined;
      const common = [...sums.keys()].reduce((all, of) => leastCommonMultiple(all, BigInt(of)), 1n);
      const numerator = [...sums].reduce((all, [of, sum]) => all + sum.total() * (common / BigInt(of)), 0n);
      const denominator = common * BigInt(count);
      return Number((2n * numerator + denominator) / (2n * denominator));
    },
  };
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
