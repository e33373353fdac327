import { describe, expect, it } from "vitest";
import { promptFigures } from "../../src/reporters/prompt-figures.ts";
import { reportOf, trialsOf } from "./reports.ts";

const figuresOf = async (...trials: readonly ReturnType<typeof trialsOf>[]) =>
  (await promptFigures(await reportOf({ trials: trials.flat() })))[0]?.qualities;

describe("the spread of qualities", () => {
  it.each([
    [0, 0, "nothing lies in the first part"],
    [0.04999, 0, "below the first step"],
    [0.05, 1, "a step belongs to the part above it"],
    [0.3, 6, "0.3 * 20 is 5.999999999999999 in floats"],
    [0.9, 18, "the usual threshold"],
    [1, 19, "1 lies in the last"],
  ])("counts %d in part %d: %s", async (quality, part) => {
    const bins = (await figuresOf(trialsOf([quality])))?.bins ?? [];
    expect(bins.map(({ passed, missed }) => passed + missed).indexOf(1)).toBe(part);
    expect(bins[part]?.missed).toBe(quality < 0.9 ? 1 : 0);
  });

  it("is told tag by tag, the lowest first and the unscored before it", async () => {
    const named = (qualities: readonly (number | undefined)[], prefix: string, tags: string[]) =>
      trialsOf(qualities, { tags }).map((trial) => ({ ...trial, caseId: `${prefix}${trial.caseId}` }));
    const figures = await figuresOf(
      named([1, 0.5], "a", ["good", "both", "both"]),
      named([0.2, undefined], "b", ["poor", "both"]),
      named([undefined], "c", ["silent"]),
    );
    expect(figures?.tags).toEqual([
      { tag: "silent", quality: undefined, scored: 0, missed: 0, unscored: 1 },
      { tag: "poor", quality: 0.2, scored: 1, missed: 1, unscored: 1 },
      { tag: "both", quality: 1.7 / 3, scored: 3, missed: 2, unscored: 1 },
      { tag: "good", quality: 0.75, scored: 2, missed: 1, unscored: 0 },
    ]);
  });
});
