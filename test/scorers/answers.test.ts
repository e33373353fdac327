import { describe, expect, it } from "vitest";
import type { FinishReason } from "../../src/domain/candidate.ts";
import type { Measurement } from "../../src/domain/scorer.ts";
import { labelScorer } from "../../src/scorers/label.ts";
import { moduleScorer } from "../../src/scorers/module.ts";
import { refusesScorer } from "../../src/scorers/refuses.ts";
import { looksLikeRefusal, REFUSAL_PHRASES } from "../../src/text/refusal.ts";
import { context, goldenCase, measure, scorerOf } from "./scoring.ts";

describe("label", () => {
  it.each([
    [true, { status: "scored", value: 1 }],
    [false, { status: "scored", value: 0 }],
    [0.25, { status: "scored", value: 0.25 }],
    [1, { status: "scored", value: 1 }],
    [1.5, { status: "failed", reason: '"mark" is 1.5, neither true, false nor a number from 0 to 1' }],
    ["yes", { status: "failed", reason: '"mark" is "yes", neither true, false nor a number from 0 to 1' }],
    [null, { status: "failed", reason: 'the answer has no mark in "mark"' }],
    [undefined, { status: "failed", reason: 'the answer has no mark in "mark"' }],
  ])("a mark of %j is %j", async (mark, score) => {
    expect(await measure(labelScorer, { field: "mark" }, { metadata: { mark } })).toEqual(score);
  });

  it.each([[undefined], [{}]])("is failed, not skipped, where the metadata are %j", async (metadata) => {
    const score = await measure(labelScorer, { field: "toString" }, metadata === undefined ? {} : { metadata });
    expect(score).toMatchObject({ status: "failed" });
  });
});

describe("refuses", () => {
  it.each<[string, FinishReason | undefined, boolean, string]>([
    ["I can't help with that.", undefined, true, "a contraction"],
    ["I can’t help with that.", undefined, true, "a typographic apostrophe"],
    ["I’m sorry, but I am\nunable to share this.", undefined, true, "over two lines"],
    ["The documents don't say.", undefined, true, "what the documents lack"],
    ["", "refusal", true, "the provider says so"],
    ["It costs", "contentFilter", true, "the content filter says so"],
    ["It costs $4.20.", "stop", false, "an answer"],
    ["You cannot help a customs delay.", undefined, false, "another person"],
    ["The mosaic annotations are yours.", undefined, false, "a phrase within words"],
    [
      `${"It costs $4.20 in every zone. ".repeat(20)}I cannot help with returns.`,
      undefined,
      false,
      "late in a long answer",
    ],
    ["", undefined, false, "nothing"],
  ])("%j with the finish reason %s is a refusal: %s (%s)", async (text, finishReason, refusal) => {
    const candidate = { text, ...(finishReason !== undefined && { finishReason }) };
    expect(await measure(refusesScorer, {}, candidate)).toMatchObject({ status: "scored", value: refusal ? 1 : 0 });
    expect(await measure(refusesScorer, { expected: false }, candidate)).toMatchObject({ value: refusal ? 0 : 1 });
  });

  it("says by what it knew", async () => {
    expect(await measure(refusesScorer, {}, { text: "I don't know." })).toMatchObject({
      reason: 'a refusal: it says "i do not know"',
    });
    expect(await measure(refusesScorer, {}, { text: "$4" })).toMatchObject({ reason: "no sign of a refusal" });
  });

  it.each(REFUSAL_PHRASES)("knows the phrase %j", (phrase) => {
    expect(looksLikeRefusal(`Sorry, ${phrase.toUpperCase()} this.`)).toBe(true);
    expect(looksLikeRefusal(`x${phrase}`)).toBe(false);
  });
});

function given(own: (...values: unknown[]) => unknown): Promise<Measurement> {
  return measure(moduleScorer, { module: "own.js" }, { text: "hello" }, {}, { importFunction: () => own });
}

function boom(): never {
  throw new Error("boom");
}

describe("module", () => {
  it.each([
    [0.5, { status: "scored", value: 0.5 }],
    [true, { status: "scored", value: 1 }],
    [false, { status: "scored", value: 0 }],
    [
      { value: 0.25, reason: "half of it" },
      { status: "scored", value: 0.25, reason: "half of it" },
    ],
    [{ value: true }, { status: "scored", value: 1 }],
    [1.01, { status: "failed", reason: "the function gave 1.01, which does not lie between 0 and 1" }],
    [-0.1, { status: "failed", reason: "the function gave -0.1, which does not lie between 0 and 1" }],
    [Number.NaN, { status: "failed", reason: "the function gave NaN, which does not lie between 0 and 1" }],
    ["1", { status: "failed", reason: 'the function gave the text "1", not a number or true or false' }],
    [null, { status: "failed", reason: "the function gave null, not a number or true or false" }],
    [undefined, { status: "failed", reason: "the function gave undefined, not a number or true or false" }],
    [{ score: 1 }, { status: "failed", reason: "the function gave object, not a number or true or false" }],
    [
      { value: 1, reason: 7 },
      { status: "failed", reason: "the function gave number as reason, not a text" },
    ],
  ])("%j, at once or later, is %j", async (answer, score) => {
    expect(await given(() => answer)).toEqual(score);
    expect(await given(() => Promise.resolve(answer))).toEqual(score);
  });

  it("is failed where the function throws, at once or later", async () => {
    const score = { status: "failed", reason: "default of own.js failed: boom" };
    expect(await given(boom)).toEqual(score);
    expect(await given(() => Promise.reject(new Error("boom")))).toEqual(score);
  });

  it("hands over copies of the case and the candidate", async () => {
    const golden = goldenCase({ reference: ["right"], metadata: { deep: { n: 1 } } });
    const candidate = { text: "hello", metadata: { mark: true } };
    const before = structuredClone({ golden, candidate });
    const seen: unknown[] = [];
    const meddle = (...values: unknown[]) => {
      seen.push(...structuredClone(values));
      for (const value of values) Object.assign(Object(value), { reference: [], text: "", metadata: {} });
      Object.assign(Object(Reflect.get(Object(values[0]), "metadata")), { deep: 0 });
      return 1;
    };
    const scorer = await scorerOf(
      moduleScorer,
      { module: "own.js", export: "score" },
      { importFunction: () => meddle },
    );
    expect(await scorer.score(golden, candidate, context)).toMatchObject({ value: 1 });
    expect({ golden, candidate }).toEqual(before);
    expect(seen).toEqual([before.golden, before.candidate]);
  });

  it("loads the named export of the named file", async () => {
    const asked: string[] = [];
    const importFunction = (...names: [string, string]) => {
      asked.push(...names);
      return () => 1;
    };
    await scorerOf(moduleScorer, { module: "own.ts", export: "score" }, { importFunction });
    expect(asked).toEqual(["own.ts", "score"]);
  });
});
