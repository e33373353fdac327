import type { Config } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import { cleaner } from "./clean.ts";
import type { Warning } from "./lint/warning.ts";
import { prepare } from "./prepare.ts";
import { readProject, type ProjectOptions } from "./project.ts";

export interface Valid {
  readonly config: string;
  /** In the plan. */
  readonly cases: number;
  readonly skipped: number;
  readonly prompts: readonly string[];
  /** What speaks against the dataset and forbids no run. */
  readonly warnings: readonly Warning[];
}

/** Checks everything that a run would check before its first call, and looks at the dataset. Throws `UserError` with every problem at once. */
export async function validate(options: ProjectOptions, edges: Edges): Promise<Valid> {
  const project = await readProject(options, edges);
  const { lint } = await import("./lint.ts");
  const { see, warnings } = lint(project);
  const { config, survey } = await prepare(project, options, edges, { see });
  if (config.baseline !== undefined) (await import("./check-baseline.ts")).checkBaseline(project, edges);
  const skipped = survey.datasets.reduce((sum, dataset) => sum + dataset.skipped, 0);
  return {
    config: config.file,
    cases: survey.cases,
    skipped,
    prompts: config.prompts.map(({ id }) => id),
    warnings: masked(await warnings(), config),
  };
}

/** A secret may stand in a dataset, too. */
function masked(warnings: readonly Warning[], config: Config): readonly Warning[] {
  return warnings.length === 0 ? warnings : cleaner(config).redact(warnings);
}
