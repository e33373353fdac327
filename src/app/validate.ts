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
  const project = await readProject(options, edges);
  const { config, survey } = await prepare(project, options, edges);
  if (config.baseline !== undefined) (await import("./check-baseline.ts")).checkBaseline(project, edges);
  const skipped = survey.datasets.reduce((sum, dataset) => sum + dataset.skipped, 0);
  return { config: config.file, cases: survey.cases, skipped, prompts: config.prompts.map(({ id }) => id) };
}
