import type { Outcome, RunHeader } from "./record.ts";

/** A run in the output folder, as a list of runs tells of it. */
export type ListedRun = FinishedRun | UnfinishedRun | UnreadableRun;

interface Listed {
  /** What it is called in addresses: the name of its folder. */
  readonly key: string;
  /** When it started, or was last written where that is not known; ISO 8601. */
  readonly at: string;
}

export interface FinishedRun extends Listed {
  readonly state: "finished";
  readonly header: RunHeader;
  readonly outcome: Outcome;
}

/** It goes on, or was killed: it has a journal and no results. */
export interface UnfinishedRun extends Listed {
  readonly state: "unfinished";
  /** Undefined until its plan is known. */
  readonly header?: RunHeader;
}

export interface UnreadableRun extends Listed {
  readonly state: "unreadable";
  readonly why: string;
}

/** All runs of an output folder. */
export interface History {
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  /** Names of what lies among them and is no run. */
  readonly foreign: readonly string[];
  /** The folder as shown to people. */
  readonly folder: string;
}
