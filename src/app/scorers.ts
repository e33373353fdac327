import { resolve } from "node:path";
import type { Config, ScorerSpec } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import type { LocatedCase } from "../domain/golden-case.ts";
import type { Judge } from "../domain/judge.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Scorer, ScorerParts } from "../domain/scorer.ts";
import type { PreparedScorer } from "../run/planned.ts";
import { retrievalScorer } from "../scorers/retrieval.ts";
import { problemAt } from "../text/source.ts";
import { checksOf } from "./case-checks.ts";
import { isGated, needsJudge, partsOf, scorerOf } from "./make-scorer.ts";
import { plugins } from "./plugins.ts";
import { userFunction } from "./user-code.ts";

export interface PreparedScorers {
  readonly scorers: readonly PreparedScorer[];
  /** What is wrong with the scorers of the config. */
  readonly problems: readonly Problem[];
  /** What is wrong with the checks of a case. */
  readonly checkProblems: (located: LocatedCase) => Promise<readonly Problem[]>;
}

/** The scorers of the config, the checks of the cases, and the retrieval metrics that are reported or gated. */
export async function prepareScorers(config: Config, judge: Judge | undefined, edges: Edges): Promise<PreparedScorers> {
  const parts = partsOf(config, judge, edges);
  const problems: Problem[] = [];
  const listed: PreparedScorer[] = [];
  for (const spec of config.scorers) {
    try {
      listed.push({
        ...spec,
        scorer: await makeScorer(spec, parts, config.folder, edges),
        judged: needsJudge(spec.type),
        gated: isGated(config, spec.name),
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems.map(({ message, hint }) => problemAt(spec.source, spec.path, message, { hint })));
    }
  }
  const checks = checksOf(config, judge, edges);
  return { scorers: [...listed, checks.scorer, ...retrievalMetrics(config)], problems, checkProblems: checks.problems };
}

/** User code is loaded now, so that what is wrong with it is told before the first call. */
async function makeScorer(
  { type, options }: ScorerSpec,
  parts: ScorerParts,
  folder: string,
  edges: Edges,
): Promise<Scorer> {
  const { module, export: name = "default" } = options;
  await plugins.scorerType(type)?.load?.(options);
  if (type !== "module") return scorerOf(type, options, parts);
  const loaded = await userFunction(resolve(folder, String(module)), String(name), edges);
  return scorerOf(type, options, { ...parts, importFunction: () => loaded });
}

/** Those that the config lists are scorers of their own already. */
function retrievalMetrics(config: Config): readonly PreparedScorer[] {
  const { k: cutoffs, relevantFrom } = config.retrieval;
  const reported = cutoffs.flatMap((k) => [`precision@${k}`, `recall@${k}`, `ndcg@${k}`]);
  const gated = config.gates
    .map(({ metric }) => metric.name)
    .filter((name) => parseRetrievalMetric(name) !== undefined);
  const names = [...new Set([...reported, "mrr", ...gated])].filter(
    (name) => !config.scorers.some((spec) => spec.name === name),
  );
  return names.flatMap((name) => {
    const metric = parseRetrievalMetric(name);
    if (metric === undefined) return [];
    const scorer = retrievalScorer(metric, relevantFrom);
    return [
      {
        name,
        scorer,
        weight: 0,
        required: undefined,
        not: false,
        tags: undefined,
        judged: false,
        gated: gated.includes(name),
      },
    ];
  });
}
