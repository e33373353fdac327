import type { Edges } from "../domain/edges.ts";
import { reasonToSkip } from "../run/score-trial.ts";
import { openEarlierRuns } from "./earlier-runs.ts";
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
  const project = await readProject(options, edges);
  const earlier = await openEarlierRuns(project, options, edges);
  earlier.close();
  const { config, scorers, survey, prompts, cases, judge } = await prepare(project, options, edges, earlier);
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
  const live = prompts.filter(({ provider }) => provider !== "recorded").length;
  return { cases: survey.cases, trials: survey.trials * prompts.length, systemCalls: survey.trials * live, judgeCalls };
}
