import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import { annotations, jobSummary, stepOutputs, usageAnnotations } from "../../src/reporters/github.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { randomReport } from "./random-reports.ts";
import { commandsIn, outputsIn } from "./readers.ts";
import { earlyReport, reportOf, rule, trialOf, trialsOf } from "./reports.ts";

const paths = {
  run: "out/r1",
  results: "out/results.json",
  junit: "out/junit.xml",
  summary: "out/summary.md",
  report: "",
};

function levelsOf(lines: readonly string[]): Readonly<Record<string, number>> {
  const names = lines.map((line) => commandsIn(line)[0]?.name ?? "none");
  return Object.fromEntries(
    ["error", "warning", "notice"].map((level) => [level, names.filter((name) => name === level).length]),
  );
}

describe("annotations", () => {
  it("point at the broken gate's line, then at the cases that missed", async () => {
    const lines = await annotations(await reportOf({ trials: trialsOf([1, 0.5]) }));
    expect(lines).toEqual([
      "::error file=evals.yaml,line=12,title=[concise] quality >= 0.90::quality 0.75 < 0.90 (n = 2)",
      "::error file=golden/shipping.yaml,line=2,col=5,title=[concise] case-2::quality 0.50 < 0.90 (correctness 0.50)",
      "::notice title=evals%3A FAIL::gate failed: quality 0.75 < 0.90 (n = 2) [1 passed, 1 missed, 0 unscored]",
    ]);
  });

  it("warn of what a pass tolerates and of models that changed", async () => {
    const events = [{ at: "", kind: "model", prompt: "concise", message: "answered by gpt-5-nano" }];
    const lines = await annotations(await reportOf({ trials: trialsOf([1, 0.8]), events }));
    expect(lines.slice(0, 2)).toEqual([
      "::warning file=prompts/concise.yaml,line=1,title=[concise] model::answered by gpt-5-nano",
      "::warning file=golden/shipping.yaml,line=2,col=5,title=[concise] case-2::quality 0.80 < 0.90 (correctness 0.80)",
    ]);
    expect(levelsOf(lines)).toEqual({ error: 0, warning: 2, notice: 1 });
  });

  it("keep within 10 errors, 10 warnings and a notice with 10,000 failing cases; the gate comes first, then the worst", async () => {
    const qualities = Array.from({ length: 10_000 }, (_, index) => (index === 7777 ? 0 : 0.5));
    const events = Array.from({ length: 30 }, () => ({ at: "", kind: "model", message: "changed" }));
    const lines = await annotations(await reportOf({ trials: trialsOf(qualities), events }));
    expect(levelsOf(lines)).toEqual({ error: 10, warning: 10, notice: 1 });
    expect(lines[0]).toContain("title=[concise] quality");
    expect(lines[1]).toContain("case-7778::");
  });

  it("keep within 10 warnings with 10,000 tolerated cases", async () => {
    const report = await reportOf({
      trials: trialsOf(Array.from({ length: 10_000 }, () => 0.8)),
      rules: [rule("quality", ">= 0.50")],
    });
    expect(levelsOf(await annotations(report))).toEqual({ error: 0, warning: 10, notice: 1 });
  });

  it("say what ended a run before its plan", async () => {
    const lines = await annotations(earlyReport(70, "internal error: x"));
    expect(lines[0]).toBe("::error title=evals%3A exit 70::internal error: x");
  });

  it("have an error exactly where the exit code is not 0, and stay within their limits", async () => {
    await fc.assert(
      fc.asyncProperty(randomReport, async (pending) => {
        const report = await pending;
        const lines = await annotations(report);
        const levels = levelsOf(lines);
        expect(levels["error"] === 0).toBe(report.outcome.exitCode === 0);
        expect(levels["error"]).toBeLessThanOrEqual(10);
        expect(levels["warning"]).toBeLessThanOrEqual(10);
        expect(levels["notice"]).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it.each([...hostileTexts, { name: "a line of 1 MB", text: longLine() }])(
    "are one inert command each with $name everywhere",
    async ({ text }) => {
      const place = { file: `x${text}`, caseId: `${text},b:c` };
      const trials = [
        trialOf({ ...place, quality: 0 }),
        trialOf({ ...place, caseId: "2", status: "unscored", error: { kind: "server", message: `100% ${text}` } }),
      ];
      const report = await reportOf({ trials, events: [{ at: "", kind: text, message: text }] });
      const lines = [
        ...(await annotations({ ...report, sentence: text })),
        ...usageAnnotations([{ message: text, hint: text, file: text, at: { line: 1, column: 2 } }], text),
        ...usageAnnotations([], text),
      ];
      for (const line of lines) {
        expect(line).not.toMatch(/[\r\n]|##\[|(?!\t)\p{Cc}|\p{Cs}/u);
        const [command, ...more] = commandsIn(line);
        expect(more).toEqual([]);
        expect(["error", "warning", "notice"]).toContain(command?.name);
        expect(
          Object.keys(command?.properties ?? {}).filter((name) => !["file", "line", "col", "title"].includes(name)),
        ).toEqual([]);
        expect(line.slice(line.indexOf("::", 2) + 2).length).toBeLessThanOrEqual(4096);
        expect(command?.properties["title"]?.length).toBeLessThanOrEqual(255);
      }
    },
  );

  it("read back as what they say", async () => {
    const trials = [trialOf({ caseId: "50%, a:b", quality: 0, scores: {} })];
    const lines = await annotations(await reportOf({ trials }));
    expect(commandsIn(lines[1] ?? "")).toEqual([
      {
        name: "error",
        properties: { file: "golden/shipping.yaml", line: "3", col: "5", title: "[concise] 50%, a:b" },
        message: "quality 0.00 < 0.90",
      },
    ]);
  });

  it("for usage errors name place and hint, ten at most, and the sentence where there is no problem to show", () => {
    const problem = {
      file: "evals.yaml",
      at: { line: 3, column: 1 },
      message: 'unknown key "treshold"',
      hint: 'did you mean "threshold"?',
    };
    expect(usageAnnotations([problem], "1 problem in evals.yaml")).toEqual([
      '::error file=evals.yaml,line=3,col=1,title=evals%3A usage::unknown key "treshold" (did you mean "threshold"?)',
    ]);
    expect(
      usageAnnotations(
        Array.from({ length: 30 }, () => problem),
        "30 problems",
      ),
    ).toHaveLength(10);
    expect(usageAnnotations([], "missing key")).toEqual(["::error title=evals%3A usage::missing key"]);
  });
});

describe("step outputs", () => {
  it("are these, with the lowest quality of the prompt configs", async () => {
    const trials = [...trialsOf([1, 1, undefined], { prompt: "a" }), ...trialsOf([1, 0.5, 0], { prompt: "b" })];
    const outputs = outputsIn(await stepOutputs(await reportOf({ trials }), paths, "ghadelimiter_1"));
    expect(Object.fromEntries(outputs)).toEqual({
      verdict: "fail",
      "exit-code": "1",
      quality: "0.5",
      passed: "3",
      missed: "2",
      unscored: "1",
      "cost-usd": "0.06",
      run: "out/r1",
      results: "out/results.json",
      junit: "out/junit.xml",
      summary: "out/summary.md",
      report: "",
    });
  });

  it("leave the cost empty where a part of it is unknown, never 0", async () => {
    const usage = { candidate: { ...NOTHING_SPENT, calls: 2, costUsd: 1, unpricedCalls: 1 }, judge: NOTHING_SPENT };
    const outputs = outputsIn(await stepOutputs(await reportOf({ trials: [trialOf({ usage })] }), paths, "d"));
    expect(outputs.get("cost-usd")).toBe("");
  });

  it("cannot be ended by a value, even one that knows the delimiter", async () => {
    const run = "x\nghadelimiter_1\nverdict<<E\npass\nE\nghadelimiter_1_";
    const outputs = outputsIn(
      await stepOutputs(await reportOf({ trials: trialsOf([0]) }), { ...paths, run }, "ghadelimiter_1"),
    );
    expect(outputs.get("verdict")).toBe("fail");
    expect(outputs.get("run")).toBe(run);
    expect(outputs.size).toBe(12);
  });

  it("exist for a run that ended before its plan", async () => {
    const outputs = outputsIn(await stepOutputs(earlyReport(2, "missing key"), paths, "d"));
    expect(Object.fromEntries(outputs)).toMatchObject({
      verdict: "error",
      "exit-code": "2",
      quality: "",
      passed: "0",
      missed: "0",
      unscored: "0",
    });
  });
});

describe("the job summary", () => {
  it("stays within 512 KiB of UTF-8 with 10,000 failing cases of wide characters", async () => {
    const candidate = { text: "費用は4.20ドルです。😀".repeat(50) };
    const trials = trialsOf(
      Array.from({ length: 10_000 }, () => 0),
      { candidate },
    );
    const text = await jobSummary(await reportOf({ trials }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(500 * 1024);
    expect(text).toMatch(/\d+ more cases were missed or unscored/);
  });
});
