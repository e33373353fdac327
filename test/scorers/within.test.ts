import { describe, expect, it } from "vitest";
import { costScorer, latencyScorer } from "../../src/scorers/within.ts";
import { measure, refusals } from "./scoring.ts";

describe("latency", () => {
  it.each<[number, string, number, string]>([
    [4999, "5s", 1, "faster"],
    [5000, "5s", 1, "just as long"],
    [5001, "5s", 0, "a millisecond longer"],
    [90, "100ms", 1, "milliseconds"],
  ])("%d ms within %s is %d: %s", async (latencyMs, max, value) => {
    expect(await measure(latencyScorer, { max }, { latencyMs })).toMatchObject({ status: "scored", value });
  });

  it("is failed, not missed, where nobody measured", async () => {
    expect(await measure(latencyScorer, { max: "5s" }, {})).toMatchObject({ status: "failed" });
  });

  it.each([
    [{}, '"max" is missing'],
    [{ max: 5 }, "such as 500ms"],
    [{ max: "$5" }, "such as 500ms"],
  ])("refuses %j: %s", (options, message) => {
    expect(refusals(latencyScorer, options)).toEqual([expect.stringContaining(message)]);
  });
});

describe("cost", () => {
  it.each<[number, string, number, string]>([
    [0.004, "$0.01", 1, "cheaper"],
    [0.1 + 0.2, "$0.3", 1, "the same, but for what floats add"],
    [0.011, "$0.01", 0, "dearer"],
    [0, "$0", 1, "free"],
  ])("$%d within %s is %d: %s", async (costUsd, max, value) => {
    expect(await measure(costScorer, { max }, { costUsd })).toMatchObject({ status: "scored", value });
  });

  it("is failed, not free, where the price is not known", async () => {
    expect(await measure(costScorer, { max: "$1" }, {})).toMatchObject({ status: "failed" });
  });

  it.each([
    [{}, '"max" is missing'],
    [{ max: 0.01 }, "such as $0.05"],
    [{ max: "1 EUR" }, "such as $0.05"],
  ])("refuses %j: %s", (options, message) => {
    expect(refusals(costScorer, options)).toEqual([expect.stringContaining(message)]);
  });
});
