import type { FailureKind } from "../domain/failure.ts";
import type { TrialResult } from "../domain/record.ts";

/** A value between `low / of` and `high / of`, in units of 1e-9. */
export interface Sample {
  readonly low: number;
  readonly high: number;
  readonly of: number;
  readonly known: boolean;
}

/** Why a value was not taken. */
export interface Missing {
  readonly cause?: FailureKind | "unreadable" | undefined;
  readonly message: string;
}

/** What a metric says of one case: one sample, or one a trial. Without anything missing the case is scored. */
export interface Reading {
  readonly samples: readonly Sample[];
  readonly missing: readonly Missing[];
}

/** Reads a metric off the trials of a case; undefined where it does not apply to the case. */
export type Reader = (trials: readonly TrialResult[]) => Reading | undefined;

/** A value of which nothing is known, not even an upper bound. */
export const UNBOUNDED: Sample = { low: 0, high: Infinity, of: 1, known: false };

export function known(units: number): Sample {
  return { low: units, high: units, of: 1, known: true };
}

export function causeOf({ kind, message }: NonNullable<TrialResult["error"]>): Missing {
  return { cause: kind, message };
}
