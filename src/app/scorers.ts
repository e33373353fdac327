import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Config, ScorerSpec } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import type { GoldenCase, LocatedCase } from "../domain/golden-case.ts";
import type { Judge } from "../domain/judge.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Scorer, ScorerParts } from "../domain/scorer.ts";
import type { PreparedScorer } from "../run/planned.ts";
import { timed } from "../run/timed.ts";
import { checksScorer, type Check } from "../scorers/checks.ts";
import { retrievalScorer } from "../scorers/retrieval.ts";
import { check } from "../text/check.ts";
import { codeSource, problemAt } from "../text/source.ts";
import { suggest } from "../text/suggest.ts";
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

function scorerOf(type: string, options: Readonly<Record<string, unknown>>, parts: ScorerParts): Scorer {
  const found = plugins.scorerType(type);
  if (found === undefined) throw new Error(`no scorer type ${type}`);
  return found.create(options, parts);
}

function needsJudge(type: string): boolean {
  return plugins.scorerType(type)?.needsJudge === true;
}

function isGated({ gates }: Config, name: string): boolean {
  return gates.some(({ metric }) => metric.name === name);
}

function partsOf({ folder, retrieval }: Config, judge: Judge | undefined, edges: Edges): ScorerParts {
  return {
    judge,
    relevantFrom: retrieval.relevantFrom,
    readText: (file) => readFileSync(resolve(folder, file), "utf8"),
    importFunction:
      (file, name) =>
      async (...values) =>
        (await userFunction(resolve(folder, file), name, edges))(...values),
  };
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

/** The checks of all cases as one scorer; those of a case are made when it is first asked for. */
function checksOf(
  config: Config,
  judge: Judge | undefined,
  edges: Edges,
): { readonly scorer: PreparedScorer; readonly problems: (located: LocatedCase) => Promise<readonly Problem[]> } {
  const parts = partsOf(config, judge, edges);
  const made = new WeakMap<GoldenCase, readonly Check[]>();
  /** A judge's calls have a time limit each. */
  const bounded = (type: string, { skips, score }: Scorer): Scorer => ({
    skips,
    score(golden, candidate, context) {
      const measured = score(golden, candidate, context);
      if (!(measured instanceof Promise) || needsJudge(type)) return measured;
      return timed(() => measured, config.timeoutMs, type, edges)(undefined, context);
    },
  });
  const make = (golden: GoldenCase): readonly Check[] =>
    (golden.checks ?? []).flatMap((entry) =>
      Object.entries(entry).map(([type, options]) => {
        const schema = plugins.scorerType(type)?.options;
        return { name: type, scorer: bounded(type, scorerOf(type, schema?.parse(options ?? {}) ?? {}, parts)) };
      }),
    );
  const scorer = checksScorer((golden) => {
    const known = made.get(golden) ?? make(golden);
    made.set(golden, known);
    return known;
  });
  return {
    scorer: {
      name: "checks",
      scorer,
      weight: 1,
      required: undefined,
      not: false,
      tags: undefined,
      judged: judge !== undefined,
      gated: isGated(config, "checks"),
    },
    async problems(located) {
      const { checks: entries = [] } = located.golden;
      const problems = entries.flatMap((entry, index) => problemsOfCheck(entry, index, located, judge));
      if (problems.length > 0 || entries.length === 0) return problems;
      try {
        for (const [type, options] of entries.flatMap((entry) => Object.entries(entry)))
          await plugins.scorerType(type)?.load?.(Object(options));
        made.set(located.golden, make(located.golden));
        return [];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return error.problems.map((problem) => ({
          ...problem,
          file: located.file,
          at: { line: located.line, column: located.column },
        }));
      }
    },
  };
}

function problemsOfCheck(
  entry: Readonly<Record<string, unknown>>,
  index: number,
  { file, line, column }: LocatedCase,
  judge: Judge | undefined,
): readonly Problem[] {
  const problem = (message: string, hint?: string): Problem => ({
    file,
    at: { line, column },
    message: `checks[${index}]: ${message}`,
    ...(hint !== undefined && { hint }),
  });
  const types = Object.entries(entry);
  const [first] = types;
  if (first === undefined || types.length > 1)
    return [problem("a check is one scorer type with its options", "checks: [{ contains: { any: [x] } }]")];
  const [type, options] = first;
  const found = plugins.scorerType(type);
  if (found === undefined)
    return [
      problem(
        `no scorer is called "${type}"`,
        suggest(
          type,
          plugins.scorers.map((scorer) => scorer.type),
        ),
      ),
    ];
  if (found.needsJudge === true && judge === undefined)
    return [problem(`"${type}" needs a judge`, "add one to the config")];
  const checked = check(found.options, codeSource(file, options ?? {}));
  return "problems" in checked ? checked.problems.map(({ message, hint }) => problem(`${type}: ${message}`, hint)) : [];
}
