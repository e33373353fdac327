import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { Duration, Money } from "../domain/quantity-schema.ts";
import { failed, scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";

const LatencyOptions = once(() =>
  z.strictObject({ max: Duration.check(z.describe("the longest that an answer may take: 5s")) }),
);
const CostOptions = once(() =>
  z.strictObject({ max: Money.check(z.describe("the most that an answer may cost: $0.01")) }),
);

/** 1 where the answer took no longer than `max`; failed where nobody measured it. */
export const latencyScorer: ScorerType<ReturnType<typeof LatencyOptions>> = {
  type: "latency",
  get options() {
    return LatencyOptions();
  },
  create: ({ max }) => ({
    skips: () => undefined,
    score(_, { latencyMs }) {
      if (latencyMs === undefined) return failed("nobody measured how long the answer took");
      return isWithin(latencyMs / 1000, max / 1000)
        ? scored(1)
        : scored(0, `it took ${latencyMs / 1000} s, more than ${max / 1000} s`);
    },
  }),
};

/** 1 where the answer cost no more than `max`; failed where its price is not known. */
export const costScorer: ScorerType<ReturnType<typeof CostOptions>> = {
  type: "cost",
  get options() {
    return CostOptions();
  },
  create: ({ max }) => ({
    skips: () => undefined,
    score(_, { costUsd }) {
      if (costUsd === undefined) return failed("what the answer cost is not known: add the model to `prices`");
      return isWithin(costUsd, max) ? scored(1) : scored(0, `it cost $${costUsd}, more than $${max}`);
    },
  }),
};

/** Compared as gates are: sums of floats are a little more or less. */
function isWithin(value: number, limit: number): boolean {
  return Math.round(value * 1e9) <= Math.round(limit * 1e9);
}
