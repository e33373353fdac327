import type { Config } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import type { GoldenCase, LocatedCase } from "../domain/golden-case.ts";
import type { Judge } from "../domain/judge.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Scorer } from "../domain/scorer.ts";
import type { PreparedScorer } from "../run/planned.ts";
import { timed } from "../run/timed.ts";
import { checksScorer, type Check } from "../scorers/checks.ts";
import { check } from "../text/check.ts";
import { codeSource } from "../text/source.ts";
import { suggest } from "../text/suggest.ts";
import { isGated, needsJudge, partsOf, scorerOf } from "./make-scorer.ts";
import { plugins } from "./plugins.ts";

/** The checks of all cases as one scorer; those of a case are made when it is first asked for. */
export function checksOf(
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
      const problems = entries.flatMap((entry, index) => problemsOfCheck(entry, index, located, config.judge));
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
  judge: Config["judge"],
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
  if ("problems" in checked) return checked.problems.map(({ message, hint }) => problem(`${type}: ${message}`, hint));
  return judge?.provider === "embedded" && found.needsModel?.(checked.value) === true
    ? [problem(`${type}: the embedded judge follows rules of its own and no rubric`, "take a model as the judge")]
    : [];
}
