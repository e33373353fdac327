import type { FailureKind } from "./failure.ts";

/** A score that was not taken is not a number: not null, not NaN, not 0. */
export type Score =
  /** `value` lies in 0..1. */
  | { readonly status: "scored"; readonly value: number; readonly reason?: string }
  /** The scorer has nothing to say about this case; decided by the case and the config, never by the answer. */
  | { readonly status: "skipped"; readonly reason: string }
  /** The scorer applies but could not measure. `cause`: the judge gave no answer, or one that cannot be read. */
  | { readonly status: "failed"; readonly reason: string; readonly cause?: FailureKind | "unreadable" };

export const scored = (value: number, reason?: string): Score =>
  reason === undefined ? { status: "scored", value } : { status: "scored", value, reason };

export const skipped = (reason: string): Score => ({ status: "skipped", reason });

export const failed = (reason: string, cause?: FailureKind | "unreadable"): Score =>
  cause === undefined ? { status: "failed", reason } : { status: "failed", reason, cause };
