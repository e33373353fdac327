import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestChanges } from "../../src/reporters/page/changes.ts";
import { list, type Listing } from "../../src/reporters/page/listing.ts";
import { ALL, caseHash, casesHash, parseRoute } from "../../src/reporters/page/route.ts";
import type { PageCase } from "../../src/reporters/page-data.ts";
import { shellWord } from "../../src/reporters/shell.ts";
import { formatMs } from "../../src/reporters/milliseconds.ts";

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const listing: fc.Arbitrary<Listing> = fc.record({
  show: fc.constantFrom("all" as const, "failing" as const, "regressed" as const),
  tag: text,
  prompt: text,
  text,
  sort: fc.constantFrom("quality" as const, "id" as const, "latency" as const, "cost" as const),
  descending: fc.boolean(),
});

describe("addresses in the page", () => {
  it("lead back to what they were made of", () => {
    fc.assert(
      fc.property(text, text, listing, (prompt, id, listing) => {
        expect(parseRoute(caseHash(prompt, id, listing))).toEqual({ view: "case", prompt, id, listing });
        expect(parseRoute(casesHash(listing))).toEqual({ view: "cases", listing });
      }),
    );
  });

  it.each(["", "#", "#gates", "#/", "#/case/only-a-prompt", "#/nothing", "#/case/%E0%A4%A/x/y"])(
    "%j is the overview",
    (hash) => {
      expect(parseRoute(hash)).toEqual({ view: "overview" });
    },
  );

  it("takes what it does not know for nothing", () => {
    expect(parseRoute("#/cases?show=pwned&sort=x&order=y")).toEqual({ view: "cases", listing: ALL });
  });
});

describe("the list of cases", () => {
  const each = (id: string, over: Partial<PageCase> = {}): PageCase => ({
    prompt: "p",
    id,
    place: "",
    status: "scored",
    miss: false,
    threshold: 0.9,
    sentence: "",
    ...over,
  });
  const cases = [
    each("b", { quality: 1, latencyMs: 5 }),
    each("a", { quality: 0.2, miss: true, latencyMs: 9 }),
    each("skipped", { status: "skipped" }),
    each("unscored", { status: "unscored" }),
  ];
  const ids = (over: Partial<Listing>): readonly string[] => list(cases, { ...ALL, ...over }).map(({ id }) => id);

  it.each([
    [{}, ["unscored", "a", "b", "skipped"], "unscored before the worst, those without a quality last"],
    [{ descending: true }, ["b", "a", "unscored", "skipped"], "the best first"],
    [{ sort: "id" }, ["a", "b", "skipped", "unscored"], "by id"],
    [
      { sort: "latency", descending: true },
      ["a", "b", "skipped", "unscored"],
      "the slowest first, the unmeasured last",
    ],
    [{ show: "failing" }, ["unscored", "a"], "missed or unscored"],
    [{ show: "passed" }, ["b"], "neither"],
  ] as const)("%j lists %j: %s", (over, expected, _) => {
    expect(ids(over)).toEqual(expected);
  });
});

describe("what differs", () => {
  it.each([
    [["costs $14.20 now"], "costs $19.00 now", ["=costs $", "-14.20", "+19.00", "= now"], "a price is one word"],
    [["other", "the same"], "the same", ["=the same"], "from the nearest of several"],
    [[""], "new", ["+new"], "everything"],
    [["包裹费用"], "包裹重量", ["=包裹", "-费用", "+重量"], "a language without spaces"],
  ])("of %j and %j: %s", (from, to, expected) => {
    const signs = { same: "=", added: "+", removed: "-" };
    expect(nearestChanges(from, to)?.map(({ kind, text }) => signs[kind] + text)).toEqual(expected);
  });
});

describe("a word of a command line", () => {
  it.each([
    ["evals.yaml", "evals.yaml"],
    ["my cases", "'my cases'"],
    ["it's", String.raw`'it'\''s'`],
    ["$(rm -rf /)", "'$(rm -rf /)'"],
    ["-x", "'-x'"],
    ["", "''"],
  ])("%j is written %s", (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

it.each([
  [0.0256, "0.03 ms"],
  [1.1, "1.1 ms"],
  [402.4, "402 ms"],
  [1830, "1.83 s"],
  [723_400, "12 min 3 s"],
])("%d ms reads %s", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});
