import type { TrialResult } from "../domain/record.ts";
import { causeOf, known, UNBOUNDED, type Reader, type Reading } from "./reading.ts";

export const readLatency: Reader = (trials) => readEach(trials, ({ candidate }) => measured(candidate?.latencyMs, 1e6));
export const readTtft: Reader = (trials) => readEach(trials, ({ candidate }) => measured(candidate?.ttftMs, 1e6));
export const readCost: Reader = (trials) => readEach(trials, ({ candidate }) => measured(candidate?.costUsd, 1e9));

/** One sample a trial; what was not measured may be anything. */
function readEach(trials: readonly TrialResult[], measureOf: (trial: TrialResult) => number | undefined): Reading {
  const values = trials.map((trial) => ({ trial, units: measureOf(trial) }));
  return {
    samples: values.map(({ units }) => (units === undefined ? UNBOUNDED : known(units))),
    missing: values.flatMap(({ trial: { error }, units }) => {
      if (units !== undefined) return [];
      return [error === undefined ? { message: "not measured" } : causeOf(error)];
    }),
  };
}

function measured(value: number | undefined, unitsPerOne: number): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= 0 ? Math.round(value * unitsPerOne) : undefined;
}
