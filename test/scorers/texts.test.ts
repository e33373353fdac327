import { describe, expect, it } from "vitest";
import { containsScorer } from "../../src/scorers/contains.ts";
import { equalsScorer } from "../../src/scorers/equals.ts";
import { matchesScorer } from "../../src/scorers/matches.ts";
import { guardedPattern } from "../../src/text/guarded-pattern.ts";
import { measure, refusals } from "./scoring.ts";

const NO_REFERENCE = { status: "skipped", reason: "the case has no reference" };

describe("equals", () => {
  it.each<[string, object, string[], number, string]>([
    ["Billing", {}, ["Billing"], 1, "the same"],
    ["  Billing \n Inquiries\n", {}, ["Billing Inquiries"], 1, "but for white space"],
    ["Cafe\u0301", {}, ["Café"], 1, "but for the way in which the accent is written"],
    ["billing", {}, ["Billing"], 0, "but for the case"],
    ["billing", { ignoreCase: true }, ["Billing"], 1, "but for the case, which does not matter"],
    ["Claims", {}, ["Billing", "Claims"], 1, "the second of two references"],
    ["Billing.", {}, ["Billing"], 0, "and more"],
    ["", {}, ["Billing"], 0, "nothing"],
    ["42", { value: "42" }, ["Billing"], 1, "the value, which stands before the references"],
    ["Billing", { value: "42" }, ["Billing"], 0, "a reference, but not the value"],
  ])("%j with %j and the references %j is %d: %s", async (text, options, reference, value) => {
    expect(await measure(equalsScorer, options, { text }, { reference })).toMatchObject({ status: "scored", value });
  });

  it("skips a case without reference, but not where a value is given", async () => {
    expect(await measure(equalsScorer, {}, { text: "a" })).toEqual(NO_REFERENCE);
    expect(await measure(equalsScorer, { value: "a" }, { text: "a" })).toEqual({ status: "scored", value: 1 });
  });

  it("says what stands there instead, on one line and cut short", async () => {
    const score = await measure(equalsScorer, {}, { text: `no\n${"x".repeat(500)}` }, { reference: ["a", "b"] });
    expect(score.reason).toMatch(/^"no x{117}… \(383 more characters\)" is not "a" or "b"$/);
  });
});

describe("contains", () => {
  it.each<[string, object, string[], number, string]>([
    ["It costs $4.20.", {}, ["$4.20"], 1, "the reference occurs"],
    ["It costs $4.20.", {}, ["$5", "$4.20"], 1, "one of the references occurs"],
    ["It costs $4.20.", {}, ["$5"], 0, "it does not"],
    ["zone b", {}, ["Zone"], 0, "in another case"],
    ["zone b", { ignoreCase: true }, ["Zone"], 1, "in another case, which does not matter"],
    ["cafe\u0301", {}, ["café"], 1, "with the accent written in another way"],
    ["express", { any: ["express", "standard"] }, [], 1, "one of several"],
    ["sea mail", { any: ["express", "standard"] }, [], 0, "none of several"],
    ["express, zone B", { all: ["express", "zone B"] }, ["$5"], 1, "all of several, whatever the references say"],
    ["express", { all: ["express", "zone B"] }, [], 0, "not all of several"],
    ["express, $4", { all: ["express"], any: ["$4", "$5"] }, [], 1, "all of these and one of those"],
    ["express, $6", { all: ["express"], any: ["$4", "$5"] }, [], 0, "all of these but none of those"],
  ])("%j with %j and the references %j is %d: %s", async (text, options, reference, value) => {
    const golden = reference.length > 0 ? { reference } : {};
    expect(await measure(containsScorer, options, { text }, golden)).toMatchObject({ status: "scored", value });
  });

  it("skips a case without a reference that says something", async () => {
    expect(await measure(containsScorer, {}, { text: "a" })).toEqual(NO_REFERENCE);
    expect(await measure(containsScorer, {}, { text: "a" }, { reference: "" })).toEqual(NO_REFERENCE);
  });

  it("names what does not occur", async () => {
    expect(await measure(containsScorer, { all: ["a", "z"] }, { text: "a" })).toMatchObject({
      reason: '"z" does not occur',
    });
    expect(await measure(containsScorer, { any: ["y", "z"] }, { text: "a" })).toMatchObject({
      reason: '"y" or "z" does not occur',
    });
  });
});

describe("matches", () => {
  it.each<[string, object, number, string]>([
    ["It costs $4.20.", { pattern: "\\$\\d+\\.\\d{2}" }, 1, "somewhere in the text"],
    ["It is free.", { pattern: "\\$\\d+\\.\\d{2}" }, 0, "nowhere"],
    ["YES", { pattern: "^yes$", flags: "i" }, 1, "with a flag"],
    ["a\nb", { pattern: "^b$", flags: "m" }, 1, "on a line of its own"],
  ])("%j against %j is %d: %s", async (text, options, value) => {
    expect(await measure(matchesScorer, options, { text })).toMatchObject({ status: "scored", value });
  });

  it("is a failed score where the pattern backtracks without end, and works on afterwards", async () => {
    const options = { pattern: "^(a+)+$" };
    const score = await measure(matchesScorer, options, { text: `${"a".repeat(60)}!` });
    expect(score).toEqual({ status: "failed", reason: "the pattern /^(a+)+$/ took longer than 1 s on one text" });
    expect(await measure(matchesScorer, options, { text: "aaa" })).toEqual({ status: "scored", value: 1 });
  });

  it.each([
    [{ pattern: "(" }, '"pattern" is not a regular expression: Unterminated group'],
    [{ pattern: "a", flags: "ix!" }, '"flags" has a flag that does not exist or stands twice: ix!'],
    [{ pattern: "\\p{Nope}", flags: "u" }, '"pattern" is not a regular expression: Invalid property name'],
  ])("refuses %j when the options are read: %s", (options, message) => {
    expect(refusals(matchesScorer, options)).toEqual([expect.stringContaining(message)]);
  });

  it("answers the same question the same way again, whatever the flags", () => {
    const pattern = guardedPattern("b", "gy");
    expect([pattern.test("b"), pattern.test("b"), pattern.test("ab")]).toEqual([true, true, false]);
  });
});
