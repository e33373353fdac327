import type { Config, PromptConfig } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import { isQualityGate } from "../domain/gate-rule.ts";
import type { LocatedCase } from "../domain/golden-case.ts";
import { parseRetrievalMetric } from "../domain/metric.ts";
import type { PriceBook } from "../domain/price-book.ts";
import { UserError } from "../domain/problem.ts";
import type { System } from "../domain/system.ts";
import type { PreparedPrompt, PreparedScorer } from "../run/planned.ts";
import { guardedPattern } from "../text/guarded-pattern.ts";
import { goldenCases, hashFile } from "./dataset.ts";
import { makeJudge, type PreparedJudge } from "./judge.ts";
import type { EarlierRuns } from "./earlier-runs.ts";
import type { RunOptions } from "./options.ts";
import type { Project } from "./project.ts";
import { pricesOf } from "./prices.ts";
import { prepareScorers } from "./scorers.ts";
import { configOfRecord, systemOfRecord } from "./recorded-run.ts";
import { chosen, selection, type ListedCases, type Selection } from "./selection.ts";
import { survey, type Survey } from "./survey.ts";
import { makeSystem } from "./systems.ts";

/** A config with everything that its run needs: checked as a whole, nothing asked yet. */
export interface Prepared {
  readonly project: Project;
  readonly config: Config;
  readonly prompts: readonly PreparedPrompt[];
  readonly scorers: readonly PreparedScorer[];
  readonly judge: PreparedJudge | undefined;
  readonly prices: () => Promise<PriceBook>;
  readonly selection: Selection;
  readonly survey: Survey;
  /** The cases of the selection, the skipped ones too. */
  cases(): AsyncIterable<LocatedCase>;
}

/** Reads and checks everything before the first call. Throws `UserError` with every problem at once. */
export async function prepare(
  project: Project,
  options: RunOptions,
  edges: Edges,
  { listed = [], candidates }: Earlier = {},
): Promise<Prepared> {
  const recorded = candidates && configOfRecord(project.config, candidates);
  const config = withFlags(recorded?.config ?? project.config, options);
  const judge = await makeJudge(config, project, edges);
  const { scorers, problems: scorerProblems, checkProblems } = await prepareScorers(config, judge?.judge, edges);
  const chosenCases = await selectionOf(options, config, listed);
  const surveyed = await survey(config, { scorers, checkProblems, selection: chosenCases, trials: config.trials });
  const problems = [...project.problems, ...scorerProblems, ...surveyed.problems];
  if (problems.length > 0) throw new UserError(problems);
  if (surveyed.cases === 0) {
    const why = chosenCases.text === null ? "every case is skipped" : `no case fits ${chosenCases.text}`;
    throw new UserError([{ message: `no case selected: ${why}` }]);
  }
  return {
    project,
    config,
    prompts: await preparePrompts(config, (prompt) =>
      recorded === undefined || candidates === undefined
        ? makeSystem(prompt, config, project, edges)
        : systemOfRecord(recorded.names.get(prompt.id) ?? prompt.id, candidates),
    ),
    scorers: withoutIdle(scorers, surveyed, config),
    judge,
    prices: pricesOf(config),
    selection: chosenCases,
    survey: surveyed,
    cases: () => chosen(casesOf(config, surveyed), chosenCases),
  };
}

/** What a run takes from earlier ones, before its plan is known. */
type Earlier = Partial<Pick<EarlierRuns, "listed" | "candidates">>;

async function selectionOf(
  { grep, sample, limit, filter, tag }: RunOptions,
  config: Config,
  listed: readonly ListedCases[],
): Promise<Selection> {
  const asked = { filter, tag, grep: grep === undefined ? undefined : grepOf(grep) };
  if (sample === undefined) return selection({ ...asked, listed, limit });
  const { sampleCases } = await import("./sample.ts");
  return selection({
    ...asked,
    listed: [...listed, await sampleCases(sample, config, selection({ ...asked, listed }))],
    limit,
  });
}

/** flag > environment > config > default */
function withFlags(config: Config, { threshold, trials, concurrency, timeoutMs, maxUnscored }: RunOptions): Config {
  const given = {
    ...(trials !== undefined && { trials }),
    ...(concurrency !== undefined && { concurrency }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(maxUnscored !== undefined && { maxUnscored }),
  };
  if (threshold === undefined) return { ...config, ...given };
  const gate = config.gates.find(isQualityGate);
  if (gate === undefined)
    throw new UserError([{ message: "--threshold sets the limit of the quality gate, and the config has none" }]);
  const changed = {
    ...gate,
    operator: ">=" as const,
    limit: threshold,
    text: `>= ${threshold.toFixed(2).length > String(threshold).length ? threshold.toFixed(2) : threshold}`,
  };
  return { ...config, ...given, threshold, gates: config.gates.map((rule) => (rule === gate ? changed : rule)) };
}

function grepOf(pattern: string): { readonly pattern: string; readonly test: (text: string) => boolean } {
  try {
    const guarded = guardedPattern(pattern, "u");
    return { pattern, test: (text) => guarded.test(text) };
  } catch (error) {
    throw new UserError([
      {
        message: `--grep ${pattern} is not a regular expression: ${error instanceof Error ? error.message : String(error)}`,
      },
    ]);
  }
}

async function preparePrompts(
  config: Config,
  systemOf: (prompt: PromptConfig) => System | Promise<System>,
): Promise<readonly PreparedPrompt[]> {
  const prepared: PreparedPrompt[] = [];
  for (const prompt of config.prompts) {
    const { id, provider, options, metadata, variables } = prompt;
    const model = typeof options["model"] === "string" ? options["model"] : undefined;
    prepared.push({ id, provider, model, metadata, variables, system: await systemOf(prompt) });
  }
  return prepared;
}

/** What no case can have is not reported: checks where there are none, retrieval metrics without labels that nobody listed. */
function withoutIdle(
  scorers: readonly PreparedScorer[],
  { hasLabels, hasChecks }: Survey,
  config: Config,
): readonly PreparedScorer[] {
  const listed = (name: string) =>
    config.scorers.some((spec) => spec.name === name) || config.gates.some(({ metric }) => metric.name === name);
  return scorers.filter(
    ({ name }) =>
      listed(name) || (name === "checks" ? hasChecks : hasLabels || parseRetrievalMetric(name) === undefined),
  );
}

/** The cases that were surveyed. Throws `UserError` where a file no longer holds what it held then. */
async function* casesOf(config: Config, { datasets }: Survey): AsyncIterable<LocatedCase> {
  try {
    for await (const item of goldenCases(config.datasets)) {
      if (!("golden" in item)) throw changed(item.file);
      yield item;
    }
    const files = config.datasets.flatMap((dataset) => dataset.files);
    for (const [index, { path, name }] of files.entries())
      if (hashFile(path) !== datasets[index]?.hash) throw changed(name);
  } catch (error) {
    throw error instanceof UserError ? error : changed(undefined, error);
  }
}

function changed(file: string | undefined, cause?: unknown): UserError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new UserError([
    {
      ...(file !== undefined && { file }),
      message: `the dataset changed while it was run${why}`,
      hint: "run again when nothing writes to it",
    },
  ]);
}
