import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GoldenCase } from "../../src/domain/golden-case.ts";
import { failed, scored, skipped, type Score } from "../../src/domain/score.ts";
import { ProviderError } from "../../src/domain/failure.ts";
import type { PreparedScorer } from "../../src/run/planned.ts";
import { scoresWithoutCandidate, scoreTrial } from "../../src/run/score-trial.ts";

const golden: GoldenCase = { id: "a", input: "q", tags: ["x"] };
const context = { signal: new AbortController().signal, prompt: "p", caseId: "a", trial: 1 };
const edges = {
  timer: () => () => {},
};

function scorer(
  name: string,
  result: Score | Error | (() => Score),
  more: Partial<PreparedScorer> = {},
): PreparedScorer {
  return {
    name,
    weight: 1,
    required: undefined,
    not: false,
    tags: undefined,
    judged: false,
    gated: false,
    scorer: {
      skips: () =>
        typeof result === "object" && "status" in result && result.status === "skipped" ? result.reason : undefined,
      score: () => {
        if (result instanceof Error) throw result;
        return typeof result === "function" ? result() : result;
      },
    },
    ...more,
  };
}

const scoreAll = (scorers: readonly PreparedScorer[]) =>
  scoreTrial(scorers, golden, { text: "t" }, context, { timeoutMs: 1000, edges });
const asked = () => {
  throw new Error("it was asked");
};

describe("the quality of a trial", () => {
  it.each<[string, readonly PreparedScorer[], number | undefined, string]>([
    ["the weighted mean", [scorer("a", scored(1), { weight: 2 }), scorer("b", scored(0.5))], 0.833333333, "scored"],
    ["over those that apply", [scorer("a", scored(1)), scorer("b", skipped("no reference"))], 1, "scored"],
    [
      "unscored where a weighted one failed",
      [scorer("a", scored(1)), scorer("b", failed("broken"))],
      undefined,
      "unscored",
    ],
    [
      "whatever one of weight 0 does",
      [scorer("a", scored(1)), scorer("b", failed("broken"), { weight: 0 })],
      1,
      "scored",
    ],
    ["0 where a required one missed", [scorer("a", scored(1)), scorer("b", scored(0.5), { required: 1 })], 0, "scored"],
    [
      "0 even where another failed",
      [scorer("a", failed("broken")), scorer("b", scored(0), { required: 1 })],
      0,
      "scored",
    ],
    ["no miss at its limit", [scorer("a", scored(0.5), { required: 0.5 })], 0.5, "scored"],
    [
      "unscored where a required one of weight 0 failed",
      [scorer("a", scored(1)), scorer("b", failed("broken"), { weight: 0, required: 1 })],
      undefined,
      "unscored",
    ],
    ["turned round by `not`", [scorer("a", scored(1), { not: true })], 0, "scored"],
    [
      "only for cases with the tag",
      [scorer("a", scored(0), { tags: ["y"] }), scorer("b", scored(1), { tags: ["x"] })],
      1,
      "scored",
    ],
    [
      "1 where only required ones apply and none was missed",
      [scorer("a", scored(1), { weight: 0, required: 1 })],
      1,
      "scored",
    ],
    ["none where nothing weighs", [scorer("a", scored(1), { weight: 0 })], undefined, "scored"],
    ["failed above 1, never clipped", [scorer("a", scored(1.2))], undefined, "unscored"],
    ["failed below 0", [scorer("a", scored(-0.1))], undefined, "unscored"],
    ["failed for NaN", [scorer("a", scored(Number.NaN))], undefined, "unscored"],
    ["failed for a throw", [scorer("a", new Error("boom"))], undefined, "unscored"],
  ])("is %s", async (_, scorers, quality, status) => {
    expect(await scoreAll(scorers)).toMatchObject({ status, ...(quality !== undefined && { quality }) });
    if (quality === undefined) expect(await scoreAll(scorers)).not.toHaveProperty("quality");
  });

  it("asks no judge once a required scorer missed, unless a gate stands on that judge's own score", async () => {
    const missed = scorer("rule", scored(0), { required: 1 });
    const { scores, quality } = await scoreAll([scorer("j", asked, { judged: true }), missed]);
    expect(quality).toBe(0);
    expect(scores["j"]).toMatchObject({ status: "failed", reason: "not asked: the required scorer rule was missed" });
    const gated = await scoreAll([scorer("j", scored(0.7), { judged: true, gated: true }), missed]);
    expect(gated.scores["j"]).toMatchObject({ status: "scored", value: 0.7 });
    expect(gated.quality).toBe(0);
  });

  it("keeps why a judge gave no answer, and ends a scorer that takes too long", async () => {
    const down = new ProviderError("judge answered 500", { kind: "server", status: 500 });
    expect((await scoreAll([scorer("j", down, { judged: true })])).scores["j"]).toMatchObject({
      status: "failed",
      cause: "server",
    });
    const slow = scorer("slow", scored(1));
    const endless = { ...slow, scorer: { ...slow.scorer, score: () => new Promise<Score>(() => {}) } };
    const timers = {
      timer: (_: number, due: () => void) => {
        due();
        return () => {};
      },
    };
    const { scores } = await scoreTrial([endless], golden, { text: "t" }, context, { timeoutMs: 1, edges: timers });
    expect(scores["slow"]).toMatchObject({ status: "failed" });
  });

  it("of a trial without an answer is unscored, and every scorer that applies failed for its reason", () => {
    const result = scoresWithoutCandidate([scorer("a", scored(1)), scorer("b", skipped("no label"))], golden, {
      kind: "timeout",
      message: "late",
    });
    expect(result).toMatchObject({
      status: "unscored",
      scores: { a: { status: "failed", cause: "timeout" }, b: { status: "skipped" } },
    });
  });

  it("never is a number while a weighted scorer that applies has none, unless something required was missed", async () => {
    const entry = fc.record({
      value: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      weight: fc.integer({ min: 0, max: 3 }),
      required: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (entries) => {
        const scorers = entries.map(({ value, weight, required }, index) =>
          scorer(`s${index}`, value === undefined ? failed("broken") : scored(value), {
            weight,
            required: required ? 0.5 : undefined,
          }),
        );
        const { quality, status } = await scoreAll(scorers);
        const missed = entries.some(
          ({ value, required }) => required && value !== undefined && Math.round(value * 1e9) < 5e8,
        );
        const unknown = entries.some(({ value, weight, required }) => value === undefined && (weight > 0 || required));
        if (missed) expect(quality).toBe(0);
        else if (unknown) expect([quality, status]).toEqual([undefined, "unscored"]);
        else if (quality !== undefined) expect(quality).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
