import type { TrialResult } from "../domain/record.ts";
import type { Spend } from "../domain/spend.ts";
import { toUnits } from "./exact.ts";
import { known, UNBOUNDED, type Reading, type Sample } from "./reading.ts";

export function readSpent(trials: readonly TrialResult[]): Reading {
  return readSums(
    trials,
    ({ costUsd }) => toUnits(costUsd),
    ({ unpricedCalls }) => unpricedCalls > 0,
    "the price of a call is unknown",
  );
}

export function readTokens(trials: readonly TrialResult[]): Reading {
  return readSums(trials, (spend) => toUnits(tokensOf(spend)), isUncounted, "the tokens of a call are unknown");
}

/** What was spent counts whatever became of the call; where some of it is unknown, the sum is a lower bound. */
function readSums(
  trials: readonly TrialResult[],
  unitsOf: (spend: Spend) => number,
  isUnknown: (spend: Spend, trial: TrialResult) => boolean,
  message: string,
): Reading {
  const samples = trials.map((trial): Sample => {
    const { candidate, judge } = trial.usage;
    const units = unitsOf(candidate) + unitsOf(judge);
    const unknown = isUnknown(candidate, trial) || isUnknown(judge, trial);
    return unknown ? { ...UNBOUNDED, low: units } : known(units);
  });
  return { samples, missing: samples.filter(({ known }) => !known).map(() => ({ message })) };
}

function tokensOf({ inputTokens, outputTokens }: Spend): number {
  return inputTokens + outputTokens;
}

/** Calls were answered and nobody said what they took: none at all is not believable. */
function isUncounted(spend: Spend, { error }: TrialResult): boolean {
  return error === undefined && spend.calls > 0 && tokensOf(spend) === 0;
}
