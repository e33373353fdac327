import { describe, expect, it } from "vitest";
import { endsWithScorer, startsWithScorer } from "../../src/scorers/affix.ts";
import { lengthScorer } from "../../src/scorers/length.ts";
import { measure, refusals } from "./scoring.ts";

describe("startsWith", () => {
  it.each<[string, string, number, string]>([
    ["Yes, it does.", "Yes", 1, "it begins so"],
    ["  \nYes, it does.", "Yes", 1, "after a line that is empty"],
    ["yes", "Yes", 0, "in another case"],
    ["Oh yes", "yes", 0, "only further on"],
    ["Yesterday", "Yes", 1, "letters, not words"],
    ["Yes it does", "Yes ", 1, "a space within the answer counts"],
    ["Yes", "Yes ", 0, "and is wanted where it stands in the value"],
    ["cafe\u0301 au lait", "café", 1, "with the accent written in another way"],
    ["é", "e", 0, "a letter with an accent is another one"],
    ["", "Yes", 0, "no answer"],
  ])("%j with %j is %d: %s", async (text, value, expected) => {
    expect(await measure(startsWithScorer, { value }, { text })).toMatchObject({ status: "scored", value: expected });
  });

  it("says what stands there instead, cut short", async () => {
    const { reason } = await measure(startsWithScorer, { value: "Yes" }, { text: `No\n${"x".repeat(500)}` });
    expect(reason).toBe(`it starts with "No ${"x".repeat(20)}", not "Yes"`);
  });
});

describe("endsWith", () => {
  it.each<[string, string, number, string]>([
    ["That is all. Bye!", "Bye!", 1, "it ends so"],
    ["Bye!\n\n", "Bye!", 1, "before a line that is empty"],
    ["Bye! And more.", "Bye!", 0, "only further up"],
    ["a café", "cafe\u0301", 1, "with the accent written in another way"],
  ])("%j with %j is %d: %s", async (text, value, expected) => {
    expect(await measure(endsWithScorer, { value }, { text })).toMatchObject({ status: "scored", value: expected });
  });

  it("says what stands there instead, cut short", async () => {
    const { reason } = await measure(endsWithScorer, { value: "Bye" }, { text: `${"x".repeat(500)} no` });
    expect(reason).toBe(`it ends with "${"x".repeat(20)} no", not "Bye"`);
  });
});

it.each([
  [{}, '"value" is missing'],
  [{ value: "" }, '"value" must not be empty'],
  [{ value: " " }, '"value" must not be empty'],
])("startsWith and endsWith refuse %j: %s", (options, message) => {
  for (const type of [startsWithScorer, endsWithScorer])
    expect(refusals(type, options)).toEqual([expect.stringContaining(message)]);
});

const family = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}";

describe("length", () => {
  it.each<[string, object, number, string]>([
    ["abc", { max: 3 }, 1, "as many as allowed"],
    ["abcd", { max: 3 }, 0, "one more"],
    ["abc", { min: 3 }, 1, "as many as wanted"],
    ["ab", { min: 3 }, 0, "one fewer"],
    ["abc", { min: 1, max: 5 }, 1, "between both"],
    ["  abc\n", { max: 3 }, 1, "the space around it does not count"],
    ["a c", { max: 2 }, 0, "that within does"],
    ["", { min: 0, max: 0 }, 1, "nothing"],
    [family, { max: 1 }, 1, "a family of three and its joiners is one character"],
    ["e\u0301", { max: 1 }, 1, "a letter with its accent is one character"],
    ["\u{1D11E}", { max: 1 }, 1, "two UTF-16 units are one character"],
    ["One two, three.", { of: "words", min: 3, max: 3 }, 1, "punctuation is no word"],
    ["don't — 4.20 $", { of: "words", min: 2, max: 2 }, 1, "nor are a dash and a sign; a number is"],
    ["今日は雨です", { of: "words", min: 2 }, 1, "words without spaces"],
    ["", { of: "words", min: 1 }, 0, "no words"],
  ])("%j with %j is %d: %s", async (text, options, value) => {
    expect(await measure(lengthScorer, options, { text })).toMatchObject({ status: "scored", value });
  });

  it("says how long the answer is", async () => {
    expect(await measure(lengthScorer, { max: 2 }, { text: "abc" })).toMatchObject({
      reason: "3 characters, more than 2",
    });
    expect(await measure(lengthScorer, { min: 2, of: "words" }, { text: "abc" })).toMatchObject({
      reason: "1 words, fewer than 2",
    });
  });

  it.each([
    [{}, "needs `min`, `max` or both"],
    [{ min: 3, max: 2 }, '"max" must not be less than `min`'],
    [{ max: -1 }, '"max" must be at least 0'],
    [{ max: 2.5 }, '"max" must be a whole number'],
    [{ max: 2, of: "lines" }, '"of" must be characters, words, not "lines"'],
  ])("refuses %j: %s", (options, message) => {
    expect(refusals(lengthScorer, options)).toEqual([expect.stringContaining(message)]);
  });

  it("comes to an end on a megabyte", async () => {
    const text = `${family} word `.repeat(80_000);
    expect(await measure(lengthScorer, { of: "words", min: 80_000, max: 80_000 }, { text })).toMatchObject({
      value: 1,
    });
  });
});
