import type { Statistic } from "../domain/metric.ts";
import { quantile } from "../stats/quantile.ts";
import { exactMean, exactSum, roundedShare, toUnits } from "./exact.ts";
import type { Sample } from "./reading.ts";

/** A statistic in units of 1e-9: over what is known, and with every unknown value at its lowest and at its highest. */
export interface Summary {
  readonly value?: number | undefined;
  readonly low: number;
  readonly high: number;
}

/** Takes samples one by one and keeps no more of them than its statistics need. Every statistic grows with every sample. */
export interface Fold {
  add(sample: Sample, threshold: number): void;
  summary(statistic: Statistic): Summary;
}

/** Statistics with the same key share a fold. */
export function foldKey(statistic: Statistic): "mean" | "passRate" | "total" | "order" {
  switch (statistic) {
    case "mean":
    case "regression":
    case "unreadable":
      return "mean";
    case "min":
    case "p50":
    case "p95":
    case "p99":
    case "max":
      return "order";
    case "passRate":
    case "total":
      return statistic;
  }
}

export function createFold(key: ReturnType<typeof foldKey>): Fold {
  switch (key) {
    case "mean":
      return meanFold();
    case "passRate":
      return passRateFold();
    case "total":
      return totalFold();
    case "order":
      return orderFold();
  }
}

function meanFold(): Fold {
  const value = exactMean();
  const low = exactMean();
  const high = exactMean();
  let bounded = true;
  return {
    add(sample) {
      if (sample.known) value.add(sample.low, sample.of);
      low.add(sample.low, sample.of);
      if (sample.high === Infinity) bounded = false;
      else high.add(sample.high, sample.of);
    },
    summary: () => ({
      value: value.mean(),
      low: low.mean() ?? 0,
      high: bounded ? (high.mean() ?? Infinity) : Infinity,
    }),
  };
}

/** The share of the samples that reach the threshold of their case. */
function passRateFold(): Fold {
  const shares = meanFold();
  return {
    add({ low, high, of, known }, threshold) {
      const passed = (units: number): number => (roundedShare(units, of) >= toUnits(threshold) ? 1e9 : 0);
      shares.add({ low: passed(low), high: passed(high), of: 1, known }, threshold);
    },
    summary: (statistic) => shares.summary(statistic),
  };
}

function totalFold(): Fold {
  const value = exactSum();
  const low = exactSum();
  let known = 0;
  let bounded = true;
  return {
    add(sample) {
      low.add(sample.low);
      if (!sample.known) bounded = false;
      else {
        value.add(sample.low);
        known += 1;
      }
    },
    summary: () => ({
      value: known === 0 ? undefined : Number(value.total()),
      low: Number(low.total()),
      high: bounded ? Number(low.total()) : Infinity,
    }),
  };
}

/** Each value is kept, as a whole number: rounding keeps the order, so the rank may be taken after it. */
function orderFold(): Fold {
  const known: number[] = [];
  const lows: number[] = [];
  const highs: number[] = [];
  return {
    add(sample) {
      const low = roundedShare(sample.low, sample.of);
      if (sample.known) known.push(low);
      else {
        lows.push(low);
        highs.push(roundedShare(sample.high, sample.of));
      }
    },
    summary(statistic) {
      const pick = (values: readonly number[]): number | undefined =>
        quantile(Float64Array.from(values).toSorted(), RANKS[statistic] ?? 1);
      const value = pick(known);
      if (lows.length === 0) return { value, low: value ?? 0, high: value ?? Infinity };
      return { value, low: pick([...known, ...lows]) ?? 0, high: pick([...known, ...highs]) ?? Infinity };
    },
  };
}

/** The lowest and the highest are the first and the last rank. */
const RANKS: Partial<Record<Statistic, number>> = { min: 0, p50: 0.5, p95: 0.95, p99: 0.99, max: 1 };
