import type { Config } from "../config/config.ts";
import type { GateRule } from "../domain/gate-rule.ts";
import type { GoldenCase, LocatedCase } from "../domain/golden-case.ts";
import { isMeasured, parseRetrievalMetric } from "../domain/metric.ts";
import type { Problem } from "../domain/problem.ts";
import type { PreparedScorer } from "../run/planned.ts";
import { requestOf } from "../run/request.ts";
import { reasonToSkip } from "../run/score-trial.ts";
import { templateVariablesOf } from "../systems/request.ts";
import { problemAt } from "../text/source.ts";
import { nearest } from "../text/suggest.ts";
import { missingVariables } from "../text/template-names.ts";
import { cleaner } from "./clean.ts";
import { goldenCases, hashFile } from "./dataset.ts";
import type { Selection } from "./selection.ts";

/** What one reading of the whole dataset tells, before anything is asked. */
export interface Survey {
  readonly problems: readonly Problem[];
  /** How each file of a format that is not ours was read. */
  readonly notices: readonly string[];
  readonly datasets: readonly {
    readonly file: string;
    readonly hash: string;
    readonly cases: number;
    readonly skipped: number;
  }[];
  /** Of the selection and in the plan. */
  readonly cases: number;
  /** Of one prompt config. */
  readonly trials: number;
  /** Some case lists relevant documents. */
  readonly hasLabels: boolean;
  /** Some case has checks of its own. */
  readonly hasChecks: boolean;
}

/** Reads every golden case once: ids, templates, checks, and whether something scores it. */
export async function survey(
  config: Config,
  {
    scorers,
    checkProblems,
    selection,
    trials,
    see,
  }: {
    readonly scorers: readonly PreparedScorer[];
    readonly checkProblems: (located: LocatedCase) => Promise<readonly Problem[]>;
    readonly selection: Selection;
    readonly trials: number;
    /** Shown every case as it is read. */
    readonly see?: ((located: LocatedCase) => void) | undefined;
  },
): Promise<Survey> {
  const problems: Problem[] = [];
  const { redact: mask } = cleaner(config);
  /** Where each id, as it is shown, was first seen. */
  const ids = new Map<string, string>();
  const counts = new Map<string, { cases: number; skipped: number }>();
  const unmet = new Set(config.gates);
  /** Names of variables that were told once. */
  const told = new Set<string>();
  const heard: { readonly file: string; readonly how: string; readonly kept: number }[] = [];
  let hasLabels = false;
  let hasChecks = false;

  async function problemsOf(located: LocatedCase): Promise<readonly Problem[]> {
    const { golden } = located;
    const shown = mask(golden.id);
    const first = ids.get(shown);
    ids.set(shown, first ?? `${located.file}:${located.line}`);
    if (first !== undefined)
      return [
        shown === golden.id
          ? at(located, `a second case is called "${golden.id}"`, `the first stands at ${first}`)
          : at(
              located,
              `without what must not be shown, a second case is called "${shown}"`,
              `the first stands at ${first}; rename one, or let \`redact\` match less`,
            ),
      ];
    if (golden.skip !== undefined) return [];
    hasLabels ||= golden.relevant !== undefined;
    hasChecks ||= golden.checks !== undefined;
    const wrongChecks = await checkProblems(located);
    if (wrongChecks.length > 0) return wrongChecks;
    // What the checks need is loaded by now.
    for (const gate of unmet) if (canHave(gate, golden, scorers)) unmet.delete(gate);
    if (!isScored(golden, scorers, config.gates))
      return [
        at(
          located,
          `nothing scores the case "${golden.id}"`,
          "add a scorer that applies to it, or `checks` to the case",
        ),
      ];
    return variableProblems(located, config, told);
  }

  function count({ file, golden }: LocatedCase): void {
    const entry = counts.get(file) ?? { cases: 0, skipped: 0 };
    counts.set(
      file,
      golden.skip === undefined ? { ...entry, cases: entry.cases + 1 } : { ...entry, skipped: entry.skipped + 1 },
    );
  }

  let [cases, planned] = [0, 0];
  const takes = selection.start();
  for await (const item of goldenCases(config.datasets, (file, how, { size: kept }) =>
    heard.push({ file, how, kept }),
  )) {
    if (!("golden" in item)) {
      problems.push(item);
      continue;
    }
    problems.push(...(await problemsOf(item)));
    see?.(item);
    count(item);
    const { golden } = item;
    if (golden.skip !== undefined || !takes(golden)) continue;
    cases += 1;
    planned += golden.trials ?? trials;
  }

  if (problems.length === 0 && ids.size === 0) problems.push(...emptyDatasets(config));
  if (problems.length === 0 && [...counts.values()].some((count) => count.cases > 0))
    problems.push(...[...unmet].map((gate) => impossible(config, gate)));
  const files = config.datasets.flatMap((dataset) => dataset.files);
  const datasets = files.map(({ path, name }) => ({
    file: name,
    hash: hashFile(path),
    ...(counts.get(name) ?? { cases: 0, skipped: 0 }),
  }));
  const notices = heard.map(({ file, how, kept }) => {
    const { cases: read, skipped } = counts.get(file) ?? { cases: 0, skipped: 0 };
    const keys = kept === 0 ? "" : `, ${counted(kept, "key")} kept as metadata`;
    return `${file}: read as ${how}, ${counted(read + skipped, "case")}${keys}`;
  });
  return { problems, notices, datasets, cases, trials: planned, hasLabels, hasChecks };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function at({ file, line, column }: LocatedCase, message: string, hint?: string): Problem {
  return { file, at: { line, column }, message, ...(hint && { hint }) };
}

function isScored(golden: GoldenCase, scorers: readonly PreparedScorer[], gates: readonly GateRule[]): boolean {
  return scorers.some(
    (planned) =>
      (planned.weight > 0 || planned.required !== undefined || !isReportedOnly(planned, gates)) &&
      reasonToSkip(planned, golden) === undefined,
  );
}

/** A retrieval metric that nobody listed and no gate names scores nothing. */
function isReportedOnly({ name, weight, gated }: PreparedScorer, gates: readonly GateRule[]): boolean {
  return (
    weight === 0 &&
    !gated &&
    parseRetrievalMetric(name) !== undefined &&
    !gates.some(({ metric }) => metric.name === name)
  );
}

/** Whether a gate's metric applies to a case. */
function canHave({ metric }: GateRule, golden: GoldenCase, scorers: readonly PreparedScorer[]): boolean {
  if (metric.tag !== undefined && !golden.tags?.includes(metric.tag)) return false;
  if (isMeasured(metric.name) || metric.name === "tokens") return true;
  const concerned = scorers.filter(({ name, weight, required, judged }) =>
    metric.name === "quality"
      ? weight > 0 || required !== undefined
      : metric.name === "judge"
        ? judged
        : name === metric.name,
  );
  return concerned.some((planned) => reasonToSkip(planned, golden) === undefined);
}

function impossible(config: Config, { metric }: GateRule): Problem {
  const key = Object.keys(Object(Reflect.get(Object(config.source.value), "gates"))).find((name) =>
    name.startsWith(metric.name),
  );
  const slice = metric.tag === undefined ? "" : ` tagged "${metric.tag}"`;
  return problemAt(
    config.source,
    key === undefined ? [] : ["gates", key],
    `no case${slice} can have the metric "${metric.name}"`,
    {
      target: "key",
      hint: "remove the gate, or add the scorer, labels or tags that it needs",
    },
  );
}

function emptyDatasets({ datasets }: Config): readonly Problem[] {
  return datasets.flatMap(({ files }) =>
    files.map(({ name }) => ({
      file: name,
      at: { line: 1, column: 1 },
      message: "no case stands in it",
      hint: "a run without cases decides nothing",
    })),
  );
}

/** Names that a template reads and the case does not give, also in a branch that this case would not take. */
function variableProblems(located: LocatedCase, config: Config, told: Set<string>): readonly Problem[] {
  const { golden } = located;
  return config.prompts.flatMap(({ id, templates, variables, metadata, retriever }) => {
    if (templates.length === 0) return [];
    const given = {
      ...templateVariablesOf(requestOf(golden, { variables, metadata }, 1)),
      ...(retriever !== undefined && { retrieved: [] }),
    };
    return templates.flatMap(({ template, problem }) =>
      missingVariables(template, given).flatMap((name) => {
        if (told.has(`${id} ${name}`)) return [];
        told.add(`${id} ${name}`);
        const near = nearest(name, Object.keys(given));
        const hint = near === undefined ? `known: ${Object.keys(given).join(", ")}` : `did you mean "${near}"?`;
        return problem(
          name,
          `the template of "${id}" reads "${name}", which the case "${golden.id}" (${located.file}:${located.line}) does not give`,
          hint,
        );
      }),
    );
  });
}
