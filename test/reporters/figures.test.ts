import { describe, expect, it } from "vitest";
import type { TrialResult } from "../../src/domain/record.ts";
import { NOTHING_SPENT, type Spend } from "../../src/domain/spend.ts";
import { formatMetric } from "../../src/reporters/metric-value.ts";
import { formatCost, formatMoney } from "../../src/reporters/money.ts";
import { plainNumber } from "../../src/reporters/plain-number.ts";
import { relativePath } from "../../src/reporters/place.ts";
import { figureRows, promptFigures } from "../../src/reporters/prompt-figures.ts";
import { caseSentence, isBad } from "../../src/reporters/standing.ts";
import { worstCases } from "../../src/reporters/worst-cases.ts";
import { reportOf, trialOf, trialsOf } from "./reports.ts";

describe("the cost of calls", () => {
  it.each<[Partial<Spend>, string, string]>([
    [{ calls: 10, costUsd: 1.2 }, "$1.20", "every price is known"],
    [{ calls: 50, costUsd: 1.2, unpricedCalls: 40 }, ">= $1.20 (40 calls unpriced)", "some prices are known"],
    [{ calls: 2, costUsd: 0.5, unpricedCalls: 1 }, ">= $0.50 (1 call unpriced)", "one price is unknown"],
    [{ calls: 40, unpricedCalls: 40 }, "unknown", "no price is known: never $0"],
    [{ calls: 40 }, "$0.00", "calls whose price is 0, as a local model's"],
    [{ recorded: 100 }, "no calls", "all answers were recorded"],
  ])("of %j is %s: %s", (spend, text) => {
    expect(formatCost({ ...NOTHING_SPENT, ...spend })).toBe(text);
  });

  it.each<[number, number | undefined, string, string]>([
    [0.00031, undefined, "$0.00031", "two significant digits"],
    [0.0049, undefined, "$0.0049", "two significant digits"],
    [1e-12, undefined, "$0.0000000000010", "two significant digits"],
    [0, undefined, "$0.00", "nothing is nothing"],
    [12.345, undefined, "$12.35", "cents"],
    [10.00004, 10, "$10.000040", "just above its limit"],
    [0.0049999, 0.005, "$0.0049", "just below its limit"],
  ])("%d dollars beside %s are %s: %s", (usd, limit, text) => {
    expect(formatMoney(usd, limit)).toBe(text);
  });
});

describe("values", () => {
  it.each([
    ["quality", 0.9412, undefined, "0.94"],
    ["quality", 61 / 68, ">= 0.90", "0.8971"],
    ["latency.p95", 5.0004, "<= 5s", "5.0004s"],
    ["cost.total", 3.5, "<= $10", "$3.50"],
    ["tokens.total", 12_345, undefined, "12345"],
    ["recall@5", 0.5, ">= 0.95", "0.50"],
    ["quality{tag:hazmat}", 0.5, ">= 0.95", "0.50"],
  ])("%s %d beside %s is %s", (metric, value, limit, text) => {
    expect(formatMetric(metric, value, limit)).toBe(text);
  });

  it.each([
    [61 / 68, "0.897058824"],
    [1, "1"],
    [0, "0"],
    [100, "100"],
    [0.1 + 0.2, "0.3"],
    [1e-7, "0.0000001"],
  ])("for programs %d is %s", (value, text) => {
    expect(plainNumber(value)).toBe(text);
  });

  it.each([
    ["golden/shipping.yaml", "golden/shipping.yaml"],
    ["./golden/shipping.yaml", "golden/shipping.yaml"],
    ["././a", "a"],
    ["../other/a.yaml", "../other/a.yaml"],
    ["/etc/passwd", undefined],
    [String.raw`\\server\share`, undefined],
    [String.raw`C:\cases.yaml`, undefined],
    ["", undefined],
    [undefined, undefined],
  ])("the path of %s is %s", (file, path) => {
    expect(relativePath(file)).toBe(path);
  });
});

describe("what a case says", () => {
  it.each<[string, string, Partial<TrialResult>]>([
    ["a miss with its limit", "quality 0.42 < 0.90 (correctness 0.42)", { quality: 0.42 }],
    ["a near miss with its side", "quality 0.8999 < 0.90 (correctness 0.90)", { quality: 0.8999 }],
    [
      "a miss of its own limit",
      "quality 0.87 < 0.8750 (correctness 0.87)",
      { quality: 0.874, miss: true, threshold: 0.875 },
    ],
    ["a case that passed", "quality 1.00 (correctness 1.00)", {}],
    ["a skipped case", "skipped: flaky", { status: "skipped", skip: "flaky" }],
    ["no answer", "unscored: timeout: 60 s", { status: "unscored", error: { kind: "timeout", message: "60 s" } }],
    [
      "an unreadable judge",
      "unscored: correctness: no JSON",
      { status: "unscored", scores: { correctness: { status: "failed", reason: "no JSON", cause: "unreadable" } } },
    ],
  ])("tells of %s: %s", async (_, text, trial) => {
    const report = await reportOf({ trials: [trialOf(trial)] });
    for await (const result of report.cases()) expect(caseSentence(result)).toBe(text);
  });

  it("tells of the trial that explains it", async () => {
    const trials = [trialOf({ quality: 0.9 }), trialOf({ quality: 0.1, trial: 2 })];
    const report = await reportOf({ trials });
    for await (const result of report.cases()) {
      expect(caseSentence(result)).toBe("quality 0.50 < 0.90 over 2 trials (correctness 0.10)");
    }
  });
});

describe("the worst cases", () => {
  it("are the unscored ones, then those of the lowest quality, then in plan order; cases that passed are none", async () => {
    const report = await reportOf({ trials: trialsOf([0.5, 1, 0.2, undefined, 0.2, 0.95, undefined, 0]) });
    const all = await worstCases(report, 10, isBad, ({ caseId }) => caseId);
    expect(all).toEqual({ shown: ["case-4", "case-7", "case-8", "case-3", "case-5", "case-1"], total: 6 });
  });

  it.each([1, 2, 3, 4, 5])("of which %d are wanted are the first of all", async (limit) => {
    const report = await reportOf({ trials: trialsOf([0.5, 1, 0.2, undefined, 0.2, 0.95, undefined, 0]) });
    const all = await worstCases(report, 10, isBad, ({ caseId }) => caseId);
    const few = await worstCases(report, limit, isBad, ({ caseId }) => caseId);
    expect(few).toEqual({ shown: all.shown.slice(0, limit), total: 6 });
  });
});

describe("the figures of a prompt config", () => {
  it("are counted over cases, and measured over trials at the nearest rank", async () => {
    const latencies = Array.from({ length: 20 }, (_, index) => (index + 1) * 1000);
    const trials = latencies.map((latencyMs, index) =>
      trialOf({
        caseId: `c${index}`,
        quality: index < 2 ? 0 : 1,
        candidate: { text: "", latencyMs },
        source: index < 5 ? "cached" : "live",
      }),
    );
    const skipped = trialOf({ caseId: "later", status: "skipped", skip: "later", candidate: undefined });
    const figures = await promptFigures(await reportOf({ trials: [...trials, skipped] }));
    expect(Object.fromEntries(figures.flatMap(figureRows))).toEqual({
      quality: "0.90",
      scored: "20 of 20",
      missed: "2",
      unscored: "0",
      skipped: "1",
      cost: "$0.20",
      "judge cost": "no calls",
      "tokens in / out": "200 / 100",
      "latency p50 / p95": "10.00 / 19.00 s",
      "TTFT p50 / p95": "not measured",
      cached: "5 of 20",
      recorded: "0",
    });
  });

  it("count the plan, not what was recorded of it", async () => {
    const trials = trialsOf([1, 1]);
    const report = await reportOf({
      trials,
      header: { plan: { cases: 5, trials: 5, prompts: 1, filter: null, shard: null } },
    });
    const [figures] = await promptFigures(report);
    expect(figures).toMatchObject({ scored: 2, planned: 5 });
  });
});
