import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTHING_SPENT, type Spend } from "../../src/domain/spend.ts";
import type { Report, ReporterOptions } from "../../src/domain/report.ts";
import { terminal } from "../../src/reporters/terminal.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { randomReport } from "./random-reports.ts";
import { commandsIn } from "./readers.ts";
import { earlyReport, plain, reportOf, rule, textOf, trialOf, trialsOf } from "./reports.ts";

const ESC = String.fromCharCode(27);
const COLOR = new RegExp(`${ESC}\\[\\d+m`, "g");

const render = (report: Report, over: Partial<ReporterOptions> = {}): Promise<string> =>
  textOf(terminal.render(report, { ...plain, ...over }));

function spend(calls: number, costUsd: number, unpricedCalls: number): Spend {
  return { ...NOTHING_SPENT, calls, costUsd, unpricedCalls };
}

describe("the terminal report", () => {
  it.each([
    ["It costs $33.06 today.", "It costs $27.00 today.", "It costs $[-33.06-]{+27.00+} today."],
    ["It costs $33.06 today.", "It costs $33.06 today.", undefined],
    ["It costs $33.06 today.", "Nobody can know what the weather will be.", undefined],
  ])("shows of %j and %j the difference %j", async (reference, text, difference) => {
    const trial = { ...trialOf({ quality: 0, candidate: { text } }), reference: [reference] };
    const shown = await render(await reportOf({ trials: [trial] }));
    expect(/difference\n {6}\| (.+)/.exec(shown)?.[1]).toBe(difference);
  });

  it("says the verdict first, then notices, gates with value and limit, prompt configs, costs and the worst cases", async () => {
    const events = [{ at: "", kind: "model", prompt: "concise", message: "answered by gpt-5-nano" }];
    const text = await render(
      await reportOf({
        trials: trialsOf([1, 0.5, 0.8]),
        events,
        rules: [rule("quality", ">= 0.90"), rule("latency.p95", "<= 5s")],
      }),
    );
    expect(text.split("\n").slice(0, 7)).toEqual([
      "FAIL  gate failed: quality 0.77 < 0.90 (n = 3)",
      "notice: [concise] answered by gpt-5-nano",
      "",
      "  gate         prompt   value  limit    status",
      "  quality      concise  0.77   >= 0.90  FAIL",
      "  latency.p95  concise  1.20s  <= 5s    pass",
      "",
    ]);
    const places = [
      "scored",
      "3 of 3",
      "latency p50 / p95",
      "1.20 / 1.20 s",
      "cost of this run: candidates $0.03",
      "Worst cases (2)",
      "case-2",
      "case-3",
    ];
    const found = places.map((part) => text.indexOf(part));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  it("shows on which side of its limit a value lies", async () => {
    const qualities = Array.from({ length: 68 }, (_, index) => (index < 61 ? 1 : 0));
    expect(await render(await reportOf({ trials: trialsOf(qualities) }))).toContain("0.8971  >= 0.90  FAIL");
  });

  it("shows from worst to best where something is unscored, and only there", async () => {
    expect(await render(await reportOf({ trials: trialsOf([1, 1, undefined]) }))).toMatch(
      /worst\.\.best.*\n.*0\.67\.\.1\.00 +undecided/,
    );
    expect(await render(await reportOf({ trials: trialsOf([1, 1]) }))).not.toContain("worst..best");
  });

  it("lists every metric of a prompt config, and what it does not know", async () => {
    const scores = {
      correctness: { status: "scored" as const, value: 1 },
      "recall@5": { status: "skipped" as const, reason: "no labels" },
    };
    const text = await render(await reportOf({ trials: [trialOf({ scores }), trialOf({ caseId: "2", scores })] }));
    expect(text).toMatch(/correctness +1\.00 \(n = 2\)/);
    expect(text).toMatch(/recall@5 +does not apply/);
  });

  it("never shows an unknown cost as nothing", async () => {
    const usage = { candidate: spend(60, 1.2, 40), judge: spend(10, 0, 10) };
    const text = await render(await reportOf({ trials: [trialOf({ usage })] }));
    expect(text).toContain("candidates >= $1.20 (40 calls unpriced); judge anthropic claude-sonnet-4-5: unknown");
    expect(text).not.toContain("$0");
  });

  it("calls the rules rules", async () => {
    const judge = { id: "x", provider: "embedded", model: null };
    expect(await render(await reportOf({ trials: trialsOf([1]), header: { judge } }))).toContain(
      "judge embedded rules (no model)",
    );
  });

  it("shows five worst cases in short, and every bad case in full when asked", async () => {
    const long = "word ".repeat(500);
    const trials = trialsOf(
      Array.from({ length: 12 }, (_, index) => (index < 8 ? 0 : 1)),
      { candidate: { text: long } },
    );
    const report = await reportOf({ trials });
    const short = await render(report);
    expect(short.match(/at golden/g)).toHaveLength(5);
    expect(short).toContain("Worst cases (5 of 8; -v shows all in full)");
    expect(short).toContain("more characters)");
    const full = await render(report, { verbose: true });
    expect(full.match(/at golden/g)).toHaveLength(8);
    expect(full).not.toContain("more characters)");
  });

  it("keeps its tables within the line", async () => {
    const trials = Array.from({ length: 7 }, (_, index) =>
      trialsOf([1], { prompt: `a-prompt-config-of-${"very-".repeat(index * 3)}long-name` }),
    ).flat();
    const report = await reportOf({ trials });
    for (const width of [60, 80, 120]) {
      const lines = (await render(report, { width })).split("\n").slice(1);
      expect(
        Math.max(...lines.filter((line) => !line.startsWith("  cost of this run")).map((line) => line.length)),
      ).toBeLessThanOrEqual(width);
    }
  });

  it("wraps no cell so that a part of it becomes a command", async () => {
    for (let offset = 0; offset < 30; offset += 1) {
      const tag = `${"x".repeat(offset)}::error::pwned::error::pwned`;
      const trials = [trialOf({ tags: [tag] })];
      const report = await reportOf({ trials, rules: [rule(`quality{tag:${tag}}`, ">= 0.90")] });
      expect(commandsIn(await render(report, { width: 50 }))).toEqual([]);
    }
  });

  it("in colour is the same text with colours", async () => {
    const report = await reportOf({
      trials: trialsOf([1, 0.5, undefined]),
      rules: [rule("quality", ">= 0.10"), rule("latency.p95", "<= 1ms")],
    });
    const colored = await render(report, { color: true });
    expect(colored).toContain(`${ESC}[`);
    expect(colored.replace(COLOR, "")).toBe(await render(report));
  });

  it.each([...hostileTexts, { name: "a line of 1 MB", text: longLine() }])(
    "is inert with $name everywhere",
    async ({ text }) => {
      const scores = { correctness: { status: "scored" as const, value: 0, reason: text, quotes: [text] } };
      const hostile = { file: text, input: text || "?", reference: [text], relevant: { [text]: 1 } };
      const trials = [
        trialOf({
          caseId: `${text} 1`,
          quality: 0,
          scores,
          candidate: { text, retrieved: [{ id: text }] },
          ...hostile,
        }),
        trialOf({ caseId: `${text} 2`, status: "unscored", error: { kind: "server", message: text }, ...hostile }),
      ];
      const judge = { id: "x", provider: text, model: text };
      const report = await reportOf({ trials, header: { judge }, events: [{ at: "", kind: "model", message: text }] });
      for (const verbose of [false, true]) {
        const plainText = await render({ ...report, sentence: text }, { verbose });
        const colored = await render({ ...report, sentence: text }, { verbose, color: true });
        expect(colored.replace(COLOR, "")).toBe(plainText);
        expect(commandsIn(plainText)).toEqual([]);
        expect(commandsIn(colored)).toEqual([]);
        expect(plainText).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069]/u);
      }
    },
  );

  it("renders every run, and a run that ended before its plan", async () => {
    await fc.assert(
      fc.asyncProperty(randomReport, async (pending) => {
        const report = await pending;
        expect(await render(report)).toMatch(/^(pass|FAIL|INCONCLUSIVE|ERROR) {2}/);
      }),
      { numRuns: 100 },
    );
    expect(await render(earlyReport(2, "3 problems in evals.yaml"))).toBe("ERROR  3 problems in evals.yaml\n");
  });
});
