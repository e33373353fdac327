import { describe, expect, it } from "vitest";
import type { TrialResult } from "../../src/domain/record.ts";
import { evaluate } from "../../src/gate/evaluate.ts";
import { gate, headerOf, noAnswer, qualities, repeat, rule, stream, trial, type Situation } from "./records.ts";

const right = (count: number, of: number): number[] => [...repeat(count, 1), ...repeat(of - count, 0)];
const unreadable = { status: "failed", reason: "no score in the reply", cause: "unreadable", by: "judge" } as const;

function* millionCases(): Generator<TrialResult> {
  for (let index = 0; index < 1_000_000; index += 1) yield trial({ caseId: String(index), quality: 0.9 });
}

function recalled(value: number, index: number): TrialResult {
  return trial({ caseId: `c${index}`, scores: { recall: { status: "scored", value } } });
}

function measuredUnder(prompt: string): TrialResult {
  const zeta = { status: "scored", value: 0.5 } as const;
  const alpha = { status: "skipped", reason: "no reference" } as const;
  return trial({ prompt, quality: 1, scores: { zeta, alpha }, candidate: { text: "", latencyMs: 7200 } });
}

describe("a quality gate", () => {
  it.each<[string, readonly (number | undefined)[], string, number]>([
    ["61 of 68 is 0.8971, below 0.90", right(61, 68), ">= 0.90", 1],
    ["64 of 68 is 0.9412", right(64, 68), ">= 0.90", 0],
    ["90 of 100 is 0.90", right(90, 100), ">= 0.90", 0],
    ["90 of 100 is not above 0.90", right(90, 100), "> 0.90", 1],
    ["a hundred times 0.9 is 0.90", repeat(100, 0.9), ">= 0.90", 0],
    ["(0.1 + 0.2) / 2 is 0.15, though not in floats", [0.1, 0.2], "<= 0.15", 0],
    ["(0.1 + 0.2 + 0.3) / 3 is 0.2, though not in floats", [0.1, 0.2, 0.3], "<= 0.2", 0],
    ["a mean 5e-10 below the limit equals it", [0.899999999, 0.9], ">= 0.90", 0],
    ["a mean 7e-10 below the limit is below it", [0.899999999, 0.899999999, 0.9], ">= 0.90", 1],
    [
      "1770 right of 1985 scored of 2000 cannot reach 0.90",
      [...right(1770, 1985), ...repeat(15, undefined)],
      ">= 0.90",
      1,
    ],
    ["… and lie between .8850 and .8925", [...right(1770, 1985), ...repeat(15, undefined)], ">= 0.89", 3],
    ["1770 right of 1985 whose others were never planned", right(1770, 1985), ">= 0.89", 0],
    ["one unscored case forbids a pass that it could not prevent", [...repeat(99, 1), undefined], ">= 0.90", 3],
    ["no data never passes, not even at 0", [undefined], ">= 0", 3],
  ])("%s", async (_, values, text, exitCode) => {
    const outcome = await gate(qualities(values), { quality: text });
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.verdict).toBe({ 0: "pass", 1: "fail", 3: "inconclusive" }[exitCode]);
  });

  it("reports value over the scored, best and worst over the plan", async () => {
    const { gates, metrics } = await gate(qualities([...right(1770, 1985), ...repeat(15, undefined)]), {
      quality: ">= 0.89",
    });
    const counts = { planned: 2000, scored: 1985, unscored: 15, skipped: 0 };
    expect(gates).toEqual([
      {
        prompt: "main",
        metric: "quality",
        rule: ">= 0.89",
        value: 0.891687657,
        best: 0.8925,
        worst: 0.885,
        status: "undecided",
        ...counts,
      },
    ]);
    expect(metrics).toEqual({ main: { quality: { value: 0.891687657, ...counts } } });
  });

  it.each<[string, number, number]>([
    [">= 0.79", 2, 0],
    [">= 0.80", 2, 3],
    [">= 0.79", 1, 3],
    [">= 0.90", 2, 1],
  ])(
    "79 right, 19 wrong, 2 unreadable of 100: %s with maxUnscored %d exits %d",
    async (text, maxUnscored, exitCode) => {
      const scores = { correctness: unreadable };
      const trials = [
        ...qualities(right(79, 98)),
        ...["u", "v"].map((caseId) => trial({ caseId, status: "unscored", scores })),
      ];
      expect((await gate(trials, { quality: text }, { maxUnscored })).exitCode).toBe(exitCode);
    },
  );

  it("is exact for a million cases", async () => {
    const header = headerOf([], { main: true });
    const plan = { ...header.plan, cases: 1_000_000, trials: 1_000_000 };
    const rules = [rule("quality", ">= 0.90"), rule("quality.p50", "<= 0.90")];
    const trials = stream(millionCases());
    const outcome = await evaluate({ header: { ...header, plan }, rules, trials, maxUnscored: 0, filtered: false });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.gates.map(({ value }) => value)).toEqual([0.9, 0.9]);
  });

  it("is exact where cases have different numbers of trials", async () => {
    const thirds = [1, 0, 0].map((quality, index) => trial({ caseId: "a", trial: index + 1, quality }));
    const halves = [1, 0].map((quality, index) => trial({ caseId: "b", trial: index + 1, quality }));
    const { gates } = await gate([...thirds, ...halves, trial({ caseId: "c", quality: 0.6 })], {
      quality: ">= 0.477777778",
    });
    // (1/3 + 1/2 + 3/5) / 3 = 43/90
    expect(gates).toMatchObject([{ value: 0.477777778, status: "held", planned: 3 }]);
  });
});

describe("a trial without an answer", () => {
  const recalls = [...repeat(64, 1), 0.92, ...repeat(34, 0)].map(recalled);

  it.each<[string, number, number, string]>([
    [">= 0.66", 0, 1, "best .6592"],
    [">= 0.65", 1, 4, "worst .6492"],
    [">= 0.64", 1, 0, "within maxUnscored"],
    [">= 0.64", 0, 4, "beyond maxUnscored"],
  ])("recall %s with maxUnscored %d exits %d: %s", async (text, maxUnscored, exitCode) => {
    const failed = { status: "failed", reason: "it answered 500", cause: "server" } as const;
    for (const scores of [{}, { recall: failed }]) {
      const trials = [...recalls, noAnswer("server", "it answered 500", { caseId: "x", scores })];
      const outcome = await gate(trials, { recall: text }, { maxUnscored });
      expect(outcome.exitCode).toBe(exitCode);
      expect(outcome.gates[0]).toMatchObject({ planned: 100, scored: 99, unscored: 1, best: 0.6592, worst: 0.6492 });
    }
  });

  it.each([
    ["auth", 4],
    ["recorded", 4],
    ["missing", 3],
    ["aborted", 3],
    ["budget", 5],
  ] as const)("of kind %s exits %d", async (kind, exitCode) => {
    const trials = [...qualities([1]), noAnswer(kind, "none", { caseId: "x" })];
    expect((await gate(trials, { quality: ">= 0.90" })).exitCode).toBe(exitCode);
  });

  it("is bounded by 0 and 1 in its share of the case", async () => {
    const trials = [trial({ quality: 0.5 }), noAnswer("timeout", "none", { trial: 2 })];
    expect((await gate(trials, { quality: ">= 0.76" })).gates).toMatchObject([
      { status: "broken", best: 0.75, worst: 0.25, unscored: 1 },
    ]);
  });

  it("belongs to a metric that the other trials of the case skip no more than they do", async () => {
    const skip = { recall: { status: "skipped", reason: "the case lists no relevant documents" } } as const;
    const trials = [
      ...recalls,
      trial({ caseId: "x", scores: skip }),
      noAnswer("server", "none", { caseId: "x", trial: 2 }),
    ];
    const { gates } = await gate(trials, { recall: ">= 0.65" });
    expect(gates).toMatchObject([{ status: "held", planned: 99, unscored: 0, skipped: 1 }]);
  });
});

describe("a score that the trial does not have", () => {
  const right = { status: "scored", value: 1 } as const;
  const skip = { status: "skipped", reason: "does not apply" } as const;

  it.each<[string, TrialResult["scores"], "held" | "undecided"]>([
    ["a score is unknown where it is absent", {}, "undecided"],
    ["a score that was skipped does not apply", { helpful: skip }, "held"],
    ["only cases with checks have checks", { helpful: right }, "held"],
  ])("%s", async (_, scores, status) => {
    const rules = { helpful: ">= 1", checks: ">= 1" };
    const trials = [trial({ scores: { helpful: right, checks: right } }), trial({ caseId: "x", scores })];
    const { gates, metrics } = await gate(trials, rules);
    expect(gates[0]?.status).toBe(status);
    expect(gates[1]).toMatchObject({ metric: "checks", status: "held", planned: 1, skipped: 1 });
    // Whether it was asked for from the start or showed up late, the counts are the same.
    const late = await gate(trials.toReversed(), { quality: ">= 1" });
    expect(late.metrics["main"]).toEqual(metrics["main"]);
  });

  it("is no part of the mean of a case whose other trials have it", async () => {
    const trials = [trial({ scores: { helpful: right } }), trial({ trial: 2, scores: { helpful: skip } })];
    expect((await gate(trials, { helpful: ">= 1" })).gates).toMatchObject([{ value: 1, planned: 1, skipped: 0 }]);
  });
});

describe("metrics", () => {
  it("are reported for every prompt config, quality first, then scores as they appear, then what was measured", async () => {
    const { metrics, gates } = await gate(
      [measuredUnder("a"), measuredUnder("b")],
      { quality: ">= 0.90" },
      { prompts: { a: true, b: false } },
    );
    expect(gates).toHaveLength(1);
    expect(Object.keys(metrics["b"] ?? {})).toEqual(["quality", "zeta", "alpha", "latency.p50", "latency.p95"]);
    expect(metrics["b"]).toEqual(metrics["a"]);
    expect(metrics["b"]).toMatchObject({
      zeta: { value: 0.5, planned: 1 },
      alpha: { planned: 0, skipped: 1 },
      "latency.p95": { value: 7.2 },
    });
  });

  it.each<[string, string, string, number | undefined]>([
    ["latency.p50", "<= 2s", "held", 2],
    ["latency.p95", "<= 3s", "broken", 4],
    ["latency.min", ">= 1s", "held", 1],
    ["latency.max", "< 4s", "broken", 4],
    ["ttft.p50", "<= 5s", "undecided", 0.25],
    ["ttft.p50", "< 250ms", "undecided", 0.25],
    ["ttft.min", ">= 300ms", "broken", 0.25],
    ["cost.p50", "<= $10", "undecided", undefined],
  ])(
    "%s %s of 1, 2, 3 and 4 s, where one was streamed and none is priced, is %s",
    async (metric, text, status, value) => {
      const trials = [4, 2, 3, 1].map((seconds, index) =>
        trial({
          caseId: `c${index}`,
          candidate: { text: "", latencyMs: seconds * 1000, ...(index === 0 && { ttftMs: 250 }) },
        }),
      );
      const { gates, exitCode } = await gate(trials, { [metric]: text });
      expect(gates[0]?.status).toBe(status);
      expect(gates[0]?.value).toBe(value);
      expect(exitCode).toBe({ held: 0, broken: 1, undecided: 3 }[status]);
    },
  );

  it("takes the nearest rank", async () => {
    const seconds = Array.from({ length: 100 }, (_, index) => 100 - index);
    const trials = seconds.map((s) => trial({ caseId: `c${s}`, candidate: { text: "", latencyMs: s * 1000 } }));
    const rules = { "latency.p50": "<= 1h", "latency.p95": "<= 1h", "latency.p99": "<= 1h", "latency.max": "<= 1h" };
    expect((await gate(trials, rules)).gates.map(({ value }) => value)).toEqual([50, 95, 99, 100]);
    // 71 to 100 s: ranks 15, 29 (28.5), 30 (29.7) and 30.
    expect((await gate(trials.slice(0, 30), rules)).gates.map(({ value }) => value)).toEqual([85, 99, 100, 100]);
  });

  const spent = { calls: 1, cached: 0, recorded: 0, cachedInputTokens: 0, reasoningTokens: 0 };
  const priced = { ...spent, inputTokens: 400, outputTokens: 100, costUsd: 0.1, unpricedCalls: 0 };

  it.each<[string, string, number, string]>([
    ["cost.total", "<= $0.60", 0, "held"],
    ["cost.total", "< $0.60", 0, "broken"],
    ["cost.total", "<= $10", 1, "undecided"],
    ["cost.total", "<= $0.60", 1, "undecided"],
    ["cost.total", "<= $0.59", 1, "broken"],
    ["tokens.total", "<= 3000", 0, "held"],
    ["tokens.total", "<= 2999", 0, "broken"],
  ])(
    "%s %s of three cases at 2 × $0.10 and 2 × 500 tokens, with %d unpriced calls, is %s",
    async (metric, text, unpricedCalls, status) => {
      const usage = { candidate: { ...priced, unpricedCalls }, judge: priced };
      const trials = [0, 1].map((index) => trial({ caseId: `c${index}`, usage: { candidate: priced, judge: priced } }));
      const outcome = await gate([...trials, noAnswer("badReply", "cut off", { caseId: "x", usage })], {
        [metric]: text,
      });
      expect(outcome.gates[0]?.status).toBe(status);
      expect(outcome.usage.judge).toMatchObject({ calls: 3, inputTokens: 1200, outputTokens: 300 });
    },
  );

  it("does not take calls whose tokens nobody counted for calls of no tokens", async () => {
    const silent = { ...priced, inputTokens: 0, outputTokens: 0 };
    const usage = { candidate: silent, judge: priced };
    expect((await gate([trial({ usage })], { "tokens.total": "<= 1000" })).gates[0]?.status).toBe("undecided");
  });

  it("counts what judges could not be read on, and nothing else, as unreadable", async () => {
    const scored = { status: "scored", value: 1, by: "judge" } as const;
    const down = { status: "failed", reason: "it answered 500", cause: "server", by: "judge" } as const;
    const rule = { status: "scored", value: 1 } as const;
    const cases = [{ a: unreadable, b: scored, rule }, { a: scored, b: scored, rule }, { rule }];
    const trials = cases.map((scores, index) => trial({ caseId: `c${index}`, scores }));
    const { gates } = await gate(trials, { "judge.unreadable": "<= 0.25" });
    expect(gates).toMatchObject([{ status: "held", value: 0.25, planned: 2, skipped: 1 }]);
    const unknown = await gate([...trials, trial({ caseId: "x", scores: { a: down } })], {
      "judge.unreadable": "<= 0.2",
    });
    expect(unknown).toMatchObject({ exitCode: 4, gates: [{ best: 0.166666667, worst: 0.5 }] });
    const unasked = await gate([...trials, noAnswer("server", "500", { caseId: "x" })], {
      "judge.unreadable": "<= 0.2",
    });
    expect(unasked).toMatchObject({ exitCode: 4, gates: [{ best: 0.166666667, worst: 0.5, planned: 3 }] });
  });

  it("compares each case with its own threshold for a pass rate, and only the cases of a slice", async () => {
    const trials = [
      trial({ caseId: "a", quality: 0.9, tags: ["x"] }),
      trial({ caseId: "b", quality: 0.8, threshold: 0.8, tags: ["x", "y"] }),
      trial({ caseId: "c", quality: 0.1 + 0.2, threshold: 0.3, tags: ["y"] }),
      trial({ caseId: "d", quality: 0.5 }),
    ];
    const { gates } = await gate(trials, { "quality.passRate": ">= 0.75", "quality{tag:y}": ">= 0.56" });
    expect(gates).toMatchObject([
      { metric: "quality.passRate", value: 0.75, status: "held", planned: 4 },
      { metric: "quality{tag:y}", value: 0.55, status: "broken", planned: 2, skipped: 2 },
    ]);
  });
});

describe("the run", () => {
  const two = [...qualities(repeat(20, 0.95), "good"), ...qualities(repeat(20, 0.8), "bad")];

  it.each<[string, readonly TrialResult[], Situation, number]>([
    ["one of two prompt configs below 0.90", two, { prompts: { good: true, bad: true } }, 1],
    ["the lower one is not gated", two, { prompts: { good: true, bad: false } }, 0],
    ["none is gated", two, { prompts: { good: false, bad: false } }, 3],
    ["a filter chose the cases", qualities([1]), { filtered: true }, 3],
    ["a filter chose a bad case", qualities([0]), { filtered: true }, 3],
    ["a filter chose a case without an answer", [noAnswer("auth", "401")], { filtered: true }, 3],
    ["interrupted", qualities([1]), { interrupted: () => "SIGINT" }, 130],
    ["terminated with a broken gate", qualities([0]), { interrupted: () => "SIGTERM" }, 143],
    ["nothing planned", [trial({ status: "skipped", skip: "later" })], {}, 3],
    ["no case has a quality", [trial()], {}, 3],
    ["a broken gate beside a dead provider", [...qualities([0, 0]), noAnswer("auth", "401", { caseId: "x" })], {}, 1],
    [
      "a budget that ended beside a dead provider",
      [noAnswer("auth", "401"), noAnswer("budget", "spent", { caseId: "x" })],
      {},
      5,
    ],
  ])("%s", async (_, trials, situation, exitCode) => {
    expect((await gate(trials, { quality: ">= 0.90" }, situation)).exitCode).toBe(exitCode);
  });

  it("passes nothing when one prompt config has a case too many and another lacks one", async () => {
    const header = headerOf(two, { good: true, bad: true });
    const moved = [...qualities(repeat(21, 1), "good"), ...qualities(repeat(19, 1), "bad")];
    const outcome = await gate(moved, { quality: ">= 0.90" }, { header });
    expect(outcome.gates.map(({ status, planned }) => [status, planned])).toEqual([
      ["undecided", 21],
      ["undecided", 20],
    ]);
  });

  it("passes nothing without rules", async () => {
    expect((await gate(qualities([1]), {})).exitCode).toBe(3);
  });

  it("puts the reason for the exit code first", async () => {
    const trials = [trial({ quality: 1 }), noAnswer("auth", "401", { trial: 2 })];
    const { reasons } = await gate(trials, { quality: ">= 0.50", "latency.p95": "<= 5s", "quality.max": "< 0.50" });
    expect(reasons.map(({ code, gate }) => [code, gate])).toEqual([
      [1, "quality.max"],
      [4, "quality"],
      [4, "latency.p95"],
    ]);
  });
});
