import type { Notice, RunHeader, TrialResult } from "./record.ts";

/** What happens in a run, in order. Texts in it are redacted. */
export type RunEvent =
  | { readonly type: "started"; readonly header: RunHeader }
  /** `index` is the trial's place in the plan; trials finish in any order. */
  | { readonly type: "trial"; readonly index: number; readonly result: TrialResult }
  | { readonly type: "notice"; readonly notice: Notice }
  | {
      readonly type: "finished";
      readonly finishedAt: string;
      readonly durationMs: number;
      readonly interrupted: boolean;
    };

/** Takes the events of a run one after the other; the next comes when this one is done with. */
export interface Sink {
  accept(event: RunEvent): void | Promise<void>;
}
