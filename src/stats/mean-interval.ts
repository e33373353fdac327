import { gammaTail, type Weighted } from "./gamma-tail.ts";

export type Interval = readonly [low: number, high: number];

/**
 * 95 % interval for the mean of values in 0..1 (generalised Jeffreys: half a value at 0 and half a value at 1 are added to what was seen).
 * Of zeros and ones it is the Jeffreys interval. It has a width where all values are equal, and for none it is [0, 1].
 */
export function meanInterval(values: readonly number[]): Interval {
  if (values.length === 0) return [0, 1];
  const parts = grouped(values);
  const low = values.every((value) => value === 0) ? 0 : quantile(parts, TAIL);
  const high = values.every((value) => value === 1) ? 1 : quantile(parts, 1 - TAIL);
  return [low, high];
}

/** 95 % interval for the mean of differences in -1..1. */
export function differenceInterval(differences: readonly number[]): Interval {
  const [low, high] = meanInterval(differences.map((difference) => (difference + 1) / 2));
  return [2 * low - 1, 2 * high - 1];
}

const TAIL = 0.025;
const MOST_DISTINCT = 400;

/** Equal values share a weight. Where there are too many different ones they are rounded, which moves the mean by less than it can be told. */
function grouped(values: readonly number[]): readonly Weighted[] {
  const exact = countEqual(values);
  const counts = exact.size <= MOST_DISTINCT ? exact : countEqual(values.map((value) => Math.round(value * 400) / 400));
  return [
    { value: 0, weight: 0.5 },
    { value: 1, weight: 0.5 },
    ...Array.from(counts, ([value, weight]) => ({ value, weight })),
  ];
}

function countEqual(values: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The mean that is as likely as `p` to be undershot: found between two that bracket it, by the secant and by halving in turns. */
function quantile(parts: readonly Weighted[], p: number): number {
  const wanted = logit(p);
  const excess = (mean: number): number =>
    logit(gammaTail(parts.map(({ value, weight }) => ({ value: value - mean, weight })))) - wanted;
  let [low, high] = [0, 1];
  let [below, above] = [-Infinity, Infinity];
  for (let step = 0; step < 200 && high - low > 1e-14; step += 1) {
    const secant = low - (below * (high - low)) / (above - below);
    const middle = step % 3 !== 2 && secant > low && secant < high ? secant : (low + high) / 2;
    const found = excess(middle);
    if (Math.abs(found) < 1e-11) return middle;
    if (found < 0) [low, below] = [middle, found];
    else [high, above] = [middle, found];
  }
  return (low + high) / 2;
}

function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
