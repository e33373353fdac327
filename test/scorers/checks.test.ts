import { expect, it } from "vitest";
import { failed, scored } from "../../src/domain/score.ts";
import type { Measurement, Scorer } from "../../src/domain/scorer.ts";
import { checksScorer } from "../../src/scorers/checks.ts";
import { context, goldenCase } from "./scoring.ts";

type Part = Measurement | "does not apply" | "throws";

function scorer(part: Part): Scorer {
  return {
    skips: () => (part === "does not apply" ? "no reason" : undefined),
    score() {
      if (typeof part === "string") throw new Error("boom");
      return part;
    },
  };
}

function checks(parts: Readonly<Record<string, Part>>): Scorer {
  return checksScorer(() => Object.entries(parts).map(([name, part]) => ({ name, scorer: scorer(part) })));
}

const answer = { text: "" };

it.each<[Readonly<Record<string, Part>>, object, string]>([
  [{ a: scored(1), b: scored(1) }, { status: "scored", value: 1 }, "all are met"],
  [{ a: scored(1), b: scored(0.5) }, { status: "scored", value: 0.75, reason: "b: 0.50" }, "the mean"],
  [
    { a: scored(0, "no price"), b: scored(1, "polite"), c: "does not apply" },
    { status: "scored", value: 0.5, reason: "a: no price; b: polite" },
    "of those that apply, with their reasons",
  ],
  [{ a: scored(1), b: failed("no mark") }, { status: "failed", reason: "b: no mark" }, "one failed"],
  [{ a: scored(1), b: failed("401", "auth") }, { status: "failed", reason: "b: 401", cause: "auth" }, "with its cause"],
  [{ a: scored(1), b: "throws" }, { status: "failed", reason: "b: boom" }, "one throws"],
  [
    { a: scored(2), b: scored(0) },
    { status: "failed", reason: "a: it gave 2, which does not lie between 0 and 1; b: 0.00" },
    "one is no score, though the mean would be",
  ],
])("%j is %j: %s", async (parts, score) => {
  expect(checks(parts).skips(goldenCase())).toBeUndefined();
  expect(await checks(parts).score(goldenCase(), answer, context)).toEqual(score);
});

it("skips a case without checks, and one to which none applies", () => {
  expect(checks({}).skips(goldenCase())).toBe("the case has no checks");
  expect(checks({ a: "does not apply" }).skips(goldenCase())).toBe("none of the checks applies to the case");
});

it("passes on who judged, quotes and calls, also of a check that failed", async () => {
  const call = { source: "live", provider: "openai", model: "m" } as const;
  const parts = checks({
    a: { ...scored(1), by: "openai m", quotes: ["one"], calls: [call] },
    b: { ...failed("unreadable", "unreadable"), by: "openai m", quotes: ["two"], calls: [call] },
  });
  expect(await parts.score(goldenCase(), answer, context)).toEqual({
    status: "failed",
    reason: "b: unreadable",
    cause: "unreadable",
    by: "openai m",
    quotes: ["one", "two"],
    calls: [call, call],
  });
});

it("lets an interrupted run end", async () => {
  const signal = AbortSignal.abort(new Error("interrupted"));
  await expect(checks({ a: "throws" }).score(goldenCase(), answer, { ...context, signal })).rejects.toThrow("boom");
});
