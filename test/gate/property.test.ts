import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FailureKind } from "../../src/domain/failure.ts";
import type { Outcome, TrialResult } from "../../src/domain/record.ts";
import { verdictOf, worstExitCode } from "../../src/domain/verdict.ts";
import { evaluate } from "../../src/gate/evaluate.ts";
import { sentence } from "../../src/gate/sentence.ts";
import { oracle, type Cause, type OracleCase, type OracleRule, type OracleTrial } from "./oracle.ts";
import { headerOf, rule, stream, trial } from "./records.ts";

const units = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths * 5e7),
  fc.integer({ min: 899_999_998, max: 900_000_002 }),
  fc.integer({ min: 0, max: 1e9 }),
);
const cause = fc.constantFrom<Cause>(...FailureKind.options, "unreadable", "unknown");

function anyTrial(value: fc.Arbitrary<number | Cause>): fc.Arbitrary<OracleTrial> {
  return fc
    .record({
      value,
      latency: fc.option(fc.integer({ min: 0, max: 2e9 }), { nil: undefined, freq: 9 }),
      lost: fc.boolean(),
    })
    .map(({ value, latency, lost }) => {
      const failed = lost && typeof value === "string" && value !== "unreadable" && value !== "unknown";
      return { value, latency: failed ? undefined : latency, lost: failed };
    });
}

const value = fc.oneof({ weight: 6, arbitrary: units }, { weight: 1, arbitrary: cause });
function oneIn(count: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: count }).map((drawn) => drawn === 1);
}

const anyCase: fc.Arbitrary<OracleCase> = fc.record({
  skip: oneIn(5),
  tagged: fc.boolean(),
  applies: oneIn(5).map((not) => !not),
  threshold: units,
  trials: fc.array(anyTrial(value), { minLength: 1, maxLength: 4 }),
});

const anyRule: fc.Arbitrary<OracleRule> = fc
  .record({
    name: fc.constantFrom("quality", "helpful", "latency"),
    statistic: fc.constantFrom("mean", "min", "max", "p50", "p95", "passRate"),
    sliced: fc.boolean(),
    operator: fc.constantFrom(">=", "<=", ">", "<"),
    limit: fc.oneof(fc.constant(9e8), units),
  })
  .filter(({ name, statistic }) => name !== "latency" || (statistic !== "mean" && statistic !== "passRate"));

const anyRun = fc
  .record({
    gated: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    shape: fc.array(anyCase, { minLength: 1, maxLength: 8 }),
    more: fc.infiniteStream(anyTrial(value)),
    rules: fc.array(anyRule, { minLength: 1, maxLength: 3 }),
    maxUnscored: fc.integer({ min: 0, max: 3 }),
  })
  // Prompt configs share the cases, not the answers.
  .map(({ gated, shape, more, rules, maxUnscored }) => ({
    rules,
    maxUnscored,
    prompts: Object.fromEntries(gated.map((gate, index) => [`p${index}`, gate])),
    cases: gated.map((_, index) =>
      index === 0 ? shape : shape.map((golden) => ({ ...golden, trials: golden.trials.map(() => more.next().value) })),
    ),
  }));

function trialsOf(cases: readonly OracleCase[], prompt: string): TrialResult[] {
  return cases.flatMap((golden, index) => {
    const about = {
      prompt,
      caseId: `c${index}`,
      threshold: golden.threshold / 1e9,
      ...(golden.tagged && { tags: ["t"] }),
    };
    if (golden.skip) return [trial({ ...about, status: "skipped", skip: "later" })];
    return golden.trials.map((one, index) => trialOf(golden, one, { ...about, trial: index + 1 }));
  });
}

function trialOf(
  { applies }: OracleCase,
  { value, latency, lost }: OracleTrial,
  about: Partial<TrialResult>,
): TrialResult {
  const skipped = { status: "skipped", reason: "does not apply" } as const;
  const candidate = { text: "", ...(latency !== undefined && { latencyMs: latency / 1e6 }) };
  if (typeof value === "number") {
    const helpful = applies ? ({ status: "scored", value: value / 1e9 } as const) : skipped;
    return trial({ ...about, quality: value / 1e9, candidate, scores: { helpful } });
  }
  const known = value === "unknown" ? {} : { cause: value };
  const failed = { status: "failed", reason: `no score: ${value}`, ...known } as const;
  const scores = { helpful: applies ? failed : skipped, other: failed };
  if (!lost) return trial({ ...about, status: "unscored", candidate, scores });
  const kind = FailureKind.parse(value);
  // Half of the lost trials do not even say which scores they lack.
  const silent = applies && (about.trial ?? 1) % 2 === 0;
  return trial({
    ...about,
    status: "unscored",
    error: { kind, message: `none: ${kind}` },
    scores: silent ? {} : scores,
  });
}

function ruleOf({ name, statistic, sliced, operator, limit }: OracleRule): ReturnType<typeof rule> {
  const metric = `${name}${statistic === "mean" ? "" : `.${statistic}`}${sliced ? "{tag:t}" : ""}`;
  const text = `${operator} ${(limit / 1e9).toFixed(9)}${name === "latency" ? "s" : ""}`;
  return rule(metric, text);
}

type Run = typeof anyRun extends fc.Arbitrary<infer T> ? T : never;

async function outcomeOf({ prompts, cases, rules, maxUnscored }: Run): Promise<Outcome & { words: string }> {
  const trials = Object.keys(prompts).flatMap((prompt, index) => trialsOf(cases[index] ?? [], prompt));
  const header = headerOf(trials, prompts);
  const outcome = await evaluate({
    header,
    rules: rules.map(ruleOf),
    trials: stream(trials),
    maxUnscored,
    filtered: false,
  });
  return { ...outcome, words: sentence(outcome, header) };
}

const WORDS = { 0: "passed: ", 1: "gate failed: ", 3: "inconclusive: ", 4: "provider: ", 5: "budget: " };

describe("evaluate", () => {
  it("agrees with the oracle on every status, the exit code, the verdict and the first words", async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (run) => {
        const outcome = await outcomeOf(run);
        const decided = Object.values(run.prompts).flatMap((gated, index) =>
          gated ? run.rules.map((rule) => oracle(run.cases[index] ?? [], rule, run.maxUnscored)) : [],
        );
        expect(outcome.gates.map(({ status }) => status)).toEqual(decided.map(([status]) => status));
        const expected = decided.length === 0 ? 3 : worstExitCode(decided.map(([, code]) => code));
        expect(outcome.exitCode).toBe(expected);
        expect(outcome.verdict).toBe(verdictOf(expected));
        expect(outcome.reasons.length === 0).toBe(expected === 0);
        expect(outcome.words.startsWith(WORDS[expected as keyof typeof WORDS])).toBe(true);
        expect(outcome.words).not.toMatch(/NaN|undefined|Infinity|null/);
      }),
      { numRuns: 2000 },
    );
  });

  it("counts every case of the plan as scored or unscored, and every other as skipped", async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (run) => {
        const { gates, metrics } = await outcomeOf(run);
        const selected = run.cases[0]?.length ?? 0;
        for (const { planned, scored, unscored, skipped } of [
          ...gates,
          ...Object.values(metrics).flatMap((of) => Object.values(of)),
        ]) {
          expect(scored + unscored).toBe(planned);
          expect(planned + skipped).toBe(selected);
        }
      }),
    );
  });

  it("holds or breaks only what holds or breaks whatever the unscored trials would have been", async () => {
    const few = fc.record({
      shape: fc.array(anyCase, { minLength: 1, maxLength: 3 }),
      rule: anyRule.filter(({ name }) => name !== "latency"),
      maxUnscored: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(few, async ({ shape, rule, maxUnscored }) => {
        const run = { prompts: { p0: true }, rules: [rule], maxUnscored, cases: [shape] };
        const [gate] = (await outcomeOf(run)).gates;
        if (gate === undefined || gate.planned === 0) return;
        const corners = await Promise.all(
          cornersOf(shape).map(async (corner) => (await outcomeOf({ ...run, cases: [corner] })).gates[0]?.status),
        );
        const tolerable = gate.scored > 0 && gate.unscored <= maxUnscored;
        const all = (status: string): boolean => corners.every((corner) => corner === status);
        expect(gate.status).toBe(all("broken") ? "broken" : all("held") && tolerable ? "held" : "undecided");
      }),
      { numRuns: 300 },
    );
  });

  it("passes nothing when trials of the plan are not in the record", async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), async (run, dice) => {
        const prompts = Object.keys(run.prompts);
        const all = prompts.flatMap((prompt, index) => trialsOf(run.cases[index] ?? [], prompt));
        const kept = all.filter(({ status }) => status === "skipped" || dice.next().value > 0);
        fc.pre(kept.length < all.length);
        const input = { rules: run.rules.map(ruleOf), maxUnscored: run.maxUnscored, filtered: false };
        const { gates, exitCode } = await evaluate({
          header: headerOf(all, run.prompts),
          trials: stream(kept),
          ...input,
        });
        expect(exitCode).not.toBe(0);
        for (const { status } of gates) expect(status).toBe("undecided");
      }),
    );
  });
});

/** Every way in which the missing values could have come out at an end of their range. */
function cornersOf(cases: readonly OracleCase[]): OracleCase[][] {
  const [first, ...rest] = cases;
  if (first === undefined) return [[]];
  const tails = cornersOf(rest);
  return trialCorners(first.trials).flatMap((trials) => tails.map((tail) => [withTrials(first, trials)].concat(tail)));
}

function trialCorners(trials: readonly OracleTrial[]): OracleTrial[][] {
  const [first, ...rest] = trials;
  if (first === undefined) return [[]];
  const values = typeof first.value === "number" ? [first.value] : [0, 1e9];
  const tails = trialCorners(rest);
  return values.flatMap((value) => tails.map((tail) => [withValue(first, value)].concat(tail)));
}

function withTrials(golden: OracleCase, trials: readonly OracleTrial[]): OracleCase {
  return { ...golden, trials };
}

function withValue(trial: OracleTrial, value: number): OracleTrial {
  return { ...trial, value, lost: false };
}
