import type { CaseResult } from "./case-result.ts";
import type { Notice, RunHeader } from "./record.ts";
import type { Spend } from "./spend.ts";

/** A run as far as its journal tells it. */
export interface LiveRun {
  /** Undefined until its plan is known. */
  readonly header: RunHeader | undefined;
  /** Trials that are scored or unscored, of those in the plan. */
  readonly done: number;
  readonly prompts: readonly LivePrompt[];
  readonly spent: Spend;
  /** What was missed or unscored, the latest first: a trial each. */
  readonly failing: readonly CaseResult[];
  /** The latest first. */
  readonly notices: readonly Notice[];
  /** Its last trial is there; its results are written next. */
  readonly finished: boolean;
  /** Lines of the journal that cannot be read. */
  readonly damaged: number;
  /** When the journal was last written; milliseconds since the epoch. */
  readonly writtenAt: number;
}

export interface LivePrompt {
  readonly prompt: string;
  readonly done: number;
  readonly missed: number;
  readonly unscored: number;
  /** Mean over the trials that have one. */
  readonly quality: number | undefined;
}
