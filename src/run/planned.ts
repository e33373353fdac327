import type { LocatedCase } from "../domain/golden-case.ts";
import type { Scorer } from "../domain/scorer.ts";
import type { System } from "../domain/system.ts";

/** A prompt config with everything that its trials need. */
export interface PreparedPrompt {
  readonly id: string;
  readonly provider: string;
  /** The model that is asked for; undefined where the system does not say. */
  readonly model: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly system: System;
}

/** A scorer as the config sets it. */
export interface PreparedScorer {
  readonly name: string;
  readonly scorer: Scorer;
  /** 0: a metric only. */
  readonly weight: number;
  /** A value below it makes the trial 0; undefined: not required. */
  readonly required: number | undefined;
  readonly not: boolean;
  readonly tags: readonly string[] | undefined;
  /** It asks a judge, so it comes last. */
  readonly judged: boolean;
  /** A gate stands on its own metric, so it is asked whatever else was missed. */
  readonly gated: boolean;
}

/** One trial of the plan. A skipped case has one, which is not run. */
export interface PlannedTrial {
  /** Its place in the plan, from 0. */
  readonly index: number;
  readonly prompt: PreparedPrompt;
  readonly located: LocatedCase;
  /** 1-based. */
  readonly trial: number;
}

/** The trials of every prompt config, case by case: the order of all results. */
export async function* plan(
  prompts: readonly PreparedPrompt[],
  cases: () => AsyncIterable<LocatedCase>,
  trialsPerCase: number,
): AsyncIterable<PlannedTrial> {
  let index = 0;
  for (const prompt of prompts) {
    for await (const located of cases()) {
      const { skip, trials = trialsPerCase } = located.golden;
      for (let trial = 1; trial <= (skip === undefined ? trials : 1); trial += 1) {
        yield { index, prompt, located, trial };
        index += 1;
      }
    }
  }
}
