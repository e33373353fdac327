import * as fc from "fast-check";
import type { TrialResult } from "../../src/domain/record.ts";
import type { Report } from "../../src/domain/report.ts";
import { earlyReport, headerOf, reportOf, rule, trialOf } from "./reports.ts";

/** How one case ended: a quality, or why there is none. */
const ending = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 1, 0.95, 0.9, 0.5, 0) },
  { weight: 1, arbitrary: fc.constantFrom("timeout" as const, "missing" as const, "unreadable" as const) },
);

const text = fc.string({ unit: "binary", maxLength: 30 });

const shape = fc.record({
  prompts: fc.integer({ min: 1, max: 3 }),
  endings: fc.array(fc.record({ ending, skip: fc.boolean(), text }), { minLength: 1, maxLength: 8 }),
  worse: fc.array(ending, { maxLength: 4 }),
  trials: fc.integer({ min: 1, max: 2 }),
  limit: fc.constantFrom("0.90", "0.50", "0.00", "1"),
  more: fc.boolean(),
  maxUnscored: fc.integer({ min: 0, max: 3 }),
  filtered: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  interrupted: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    fc.constantFrom("SIGINT" as const, "SIGTERM" as const),
  ),
  ungated: fc.boolean(),
});

/** Runs of every kind, decided by the gate itself, and runs that ended before they had a plan. */
export const randomReport: fc.Arbitrary<Promise<Report>> = fc.oneof(
  { weight: 9, arbitrary: shape.map(reportOfShape) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(2, 70, 130, 143), text).map(async ([code, words]) => earlyReport(code, words)),
  },
);

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function reportOfShape({ prompts, endings, worse, trials, limit, more, ungated, ...run }: Shape): Promise<Report> {
  const all = Array.from({ length: prompts }, (_, prompt) =>
    endings.flatMap(({ skip, ...each }, index) => {
      const place = {
        prompt: `prompt.${prompt}`,
        caseId: `case ${index} ${each.text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, "")}`,
        line: index + 1,
      };
      // The first case stays in the plan, so that there is one.
      if (skip && index > 0)
        return [trialOf({ ...place, status: "skipped", skip: `later ${each.text}`, candidate: undefined })];
      const end = prompt === 0 ? each.ending : (worse[index] ?? each.ending);
      return Array.from({ length: trials }, (_, trial) => trialEnding(end, { ...place, trial: trial + 1 }, each.text));
    }),
  ).flat();
  const header = headerOf(all);
  const [first, ...others] = header.prompts;
  const entries =
    first !== undefined && ungated ? [{ ...first, gate: others.length === 0 }, ...others] : header.prompts;
  const rules = [
    rule("quality", `>= ${limit}`),
    ...(more ? [rule("correctness", ">= 0.40"), rule("latency.p95", "<= 1s")] : []),
  ];
  return reportOf({ ...run, trials: all, rules, header: { prompts: entries } });
}

function trialEnding(
  end: number | "timeout" | "missing" | "unreadable",
  over: Partial<TrialResult>,
  text: string,
): TrialResult {
  if (typeof end === "number") return trialOf({ ...over, quality: end, candidate: { text, latencyMs: 800 } });
  if (end === "unreadable") {
    return trialOf({
      ...over,
      status: "unscored",
      scores: { correctness: { status: "failed", reason: text, cause: "unreadable" } },
    });
  }
  return trialOf({ ...over, status: "unscored", candidate: undefined, error: { kind: end, message: text } });
}
