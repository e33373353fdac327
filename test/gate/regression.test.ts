import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupByCase, type CaseResult } from "../../src/domain/case-result.ts";
import { parseGateRule, type GateRule } from "../../src/domain/gate-rule.ts";
import type { GateResult, TrialResult } from "../../src/domain/record.ts";
import { evaluate } from "../../src/gate/evaluate.ts";
import { comparePrompts } from "../../src/gate/compare.ts";
import { signFlip } from "../../src/stats/sign-flip.ts";
import { headerOf, trialsOf } from "../reporters/reports.ts";

/** undefined: unscored. */
type Qualities = readonly (number | undefined)[];

function ruleOf(limit: number): GateRule {
  const rule = parseGateRule("quality.regression", `<= ${limit}`);
  if (typeof rule === "string") throw new TypeError(rule);
  return rule;
}

async function* stream(trials: readonly TrialResult[]): AsyncIterable<TrialResult> {
  yield* trials;
}

async function casesOf(trials: readonly TrialResult[]): Promise<ReadonlyMap<string, CaseResult>> {
  const cases = new Map<string, CaseResult>();
  for await (const result of groupByCase(stream(trials))) cases.set(result.caseId, result);
  return cases;
}

async function gateOf(
  before: Qualities,
  now: Qualities,
  limit: number,
  maxUnscored: number,
): Promise<GateResult | undefined> {
  const trials = trialsOf(now);
  const earlier = await casesOf(trialsOf(before));
  const outcome = await evaluate({
    header: headerOf(trials),
    rules: [ruleOf(limit)],
    trials: stream(trials),
    maxUnscored,
    filtered: false,
    baseline: { caseOf: (_, id) => earlier.get(id) },
  });
  return outcome.gates[0];
}

const grade = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);
const pairs = fc.array(
  fc.record({
    before: fc.option(grade, { nil: undefined, freq: 8 }),
    now: fc.option(grade, { nil: undefined, freq: 5 }),
  }),
  { minLength: 1, maxLength: 9 },
);

describe("a gate on regression, whatever the unscored cases would have been", () => {
  it("is broken or held only where it is at both ends, and its figures are those of the test", async () => {
    await fc.assert(
      fc.asyncProperty(
        pairs,
        fc.constantFrom(0, 0.02, 0.2),
        fc.integer({ min: 0, max: 2 }),
        async (cases, limit, maxUnscored) => {
          const gate = await gateOf(
            cases.map(({ before }) => before),
            cases.map(({ now }) => now),
            limit,
            maxUnscored,
          );
          const ends = [0, 1].map((filled) => {
            const differences = cases.map(({ before, now }) => (now ?? filled) - (before ?? 1 - filled));
            const drop = -differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
            return Math.round(drop * 1e9) > limit * 1e9 && signFlip(differences).mid <= 0.05;
          });
          const unscored = cases.filter(({ before, now }) => before === undefined || now === undefined).length;
          const some = cases.length > unscored;
          const expected = ends.every(Boolean)
            ? "broken"
            : some && unscored <= maxUnscored && !ends.some(Boolean)
              ? "held"
              : "undecided";
          expect(gate?.status).toBe(expected);
          expect([gate?.planned, gate?.unscored]).toEqual([cases.length, unscored]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("compares what the gate decides on", async () => {
  const before: Qualities = [1, 1, 1, 1, 1, 1, 1, 1, undefined, 1];
  const now: Qualities = [0, 0, 0, 0.5, 0, 0.25, 1, 1, 1, undefined];
  const gate = await gateOf(before, now, 0.02, 1);
  const [earlier, later] = [trialsOf(before), trialsOf(now)];
  const cases = await casesOf(earlier);
  const [compared] = await comparePrompts(
    { header: headerOf(earlier), trials: () => stream(earlier), caseOf: (_, id) => cases.get(id) },
    { header: headerOf(later), cases: () => groupByCase(stream(later)) },
  );
  const [quality] = compared?.metrics ?? [];
  expect(quality).toMatchObject({ metric: "quality", pairs: 8, drop: gate?.value, p: gate?.p, state: "regressed" });
  expect(compared?.counts).toEqual({ regressed: 6, fixed: 0, changed: 0, same: 2, added: 0, removed: 0, unscored: 2 });
});
