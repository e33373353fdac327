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
const MOST_DISTINCT = 200;

/** Equal values share a weight. Where there are too many different ones they are rounded, which moves the mean by less than it can be told. */
function grouped(values: readonly number[]): readonly Weighted[] {
  const exact = countEqual(values);
  const counts = exact.size <= MOST_DISTINCT ? exact : countEqual(values.map((value) => Math.round(value * 200) / 200));
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

/** The mean that is as likely as `p` to be undershot. The normal form says where to look; then the secant, or halving where that leaves the bracket. */
function quantile(parts: readonly Weighted[], p: number): number {
  const wanted = logit(p);
  const excess = (mean: number): number =>
    logit(gammaTail(parts.map(({ value, weight }) => ({ value: value - mean, weight })))) - wanted;
  let bracket = { low: 0, high: 1 };
  let [before, at] = startOf(parts, p < 0.5 ? -1 : 1);
  let last = excess(before);
  bracket = narrowed(bracket, before, last);
  for (let step = 0; step < 200 && bracket.high - bracket.low > 1e-14; step += 1) {
    const found = excess(at);
    if (Math.abs(found) < 1e-11) return at;
    bracket = narrowed(bracket, at, found);
    const secant = at - (found * (at - before)) / (found - last);
    [before, last] = [at, found];
    at = secant > bracket.low && secant < bracket.high ? secant : (bracket.low + bracket.high) / 2;
  }
  return at;
}

interface Bracket {
  readonly low: number;
  readonly high: number;
}

function narrowed({ low, high }: Bracket, at: number, excess: number): Bracket {
  return excess < 0 ? { low: at, high } : { low, high: at };
}

/** Two points near the end of the interval on one side of the mean. */
function startOf(parts: readonly Weighted[], side: -1 | 1): readonly [number, number] {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  const mean = parts.reduce((sum, part) => sum + part.weight * part.value, 0) / weight;
  const variance = parts.reduce((sum, part) => sum + part.weight * (part.value - mean) ** 2, 0) / weight;
  const error = Math.sqrt(variance / weight);
  const within = (value: number): number => Math.min(Math.max(value, mean / 100), 1 - (1 - mean) / 100);
  return [within(mean + side * 1.8 * error), within(mean + side * 2 * error)];
}

function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
