import type { Edges } from "../domain/edges.ts";
import { reasonToSkip } from "../run/score-trial.ts";
import type { RunOptions } from "./options.ts";
import { prepare } from "./prepare.ts";
import { readProject } from "./project.ts";

/** What a run would do. */
export interface DryRun {
  readonly cases: number;
  readonly trials: number;
  readonly systemCalls: number;
  /** Without repairs, and where no required scorer is missed. */
  readonly judgeCalls: number;
}

/** Plans a run and counts its calls; makes none. */
export async function dryRun(options: RunOptions, edges: Edges): Promise<DryRun> {
  const { config, scorers, survey, prompts, cases, judge } = await prepare(
    await readProject(options, edges),
    options,
    edges,
  );
  const asking =
    judge?.provider === "openai" || judge?.provider === "anthropic" ? scorers.filter(({ judged }) => judged) : [];
  let judgeCalls = 0;
  for await (const { golden } of cases()) {
    if (golden.skip !== undefined) continue;
    judgeCalls +=
      asking.filter((scorer) => reasonToSkip(scorer, golden) === undefined).length *
      (golden.trials ?? config.trials) *
      prompts.length;
  }
  const live = prompts.filter(({ provider }) => provider !== "recorded" && provider !== "embedded").length;
  return { cases: survey.cases, trials: survey.trials * prompts.length, systemCalls: survey.trials * live, judgeCalls };
}
