import type { Edges } from "../domain/edges.ts";
import { prepare } from "./prepare.ts";
import { readProject, type ProjectOptions } from "./project.ts";

export interface Valid {
  readonly config: string;
  /** In the plan. */
  readonly cases: number;
  readonly skipped: number;
  readonly prompts: readonly string[];
}

/** Checks everything that a run would check before its first call. Throws `UserError` with every problem at once. */
export async function validate(options: ProjectOptions, edges: Edges): Promise<Valid> {
  const { config, survey } = await prepare(await readProject(options, edges), options, edges);
  const skipped = survey.datasets.reduce((sum, dataset) => sum + dataset.skipped, 0);
  return { config: config.file, cases: survey.cases, skipped, prompts: config.prompts.map(({ id }) => id) };
}
