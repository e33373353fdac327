import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Results } from "../../src/domain/record.ts";
import { json, resultsWithoutTrials } from "../../src/reporters/json.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { commandsIn } from "./readers.ts";
import { earlyReport, plain, reportOf, textOf, trialOf, trialsOf } from "./reports.ts";

const KEYS = [
  "schemaVersion",
  "run",
  "config",
  "datasets",
  "prompts",
  "judge",
  "plan",
  "verdict",
  "exitCode",
  "reasons",
  "gates",
  "metrics",
  "usage",
  "events",
  "trials",
];

describe("results.json", () => {
  it("has its keys in order, one trial a line, and reads back as what it was made of", async () => {
    const trials = trialsOf([1, 0.5, undefined]);
    const text = await textOf(json.render(await reportOf({ trials }), plain));
    const read = Results.parse(JSON.parse(text));
    expect(Object.keys(JSON.parse(text))).toEqual(KEYS);
    expect(read.trials).toEqual(trials.map((trial) => JSON.parse(JSON.stringify(trial))));
    expect(text.split("\n").filter((line) => line.startsWith('{"prompt":'))).toHaveLength(3);
    expect(text.endsWith("\n")).toBe(true);
  });

  it("has a trial's keys in order, whoever built it", async () => {
    const { prompt, caseId, ...rest } = trialOf();
    const text = await textOf(json.render(await reportOf({ trials: [{ ...rest, caseId, prompt }] }), plain));
    const first: unknown = JSON.parse(text).trials[0];
    expect(Object.keys(first as object).slice(0, 8)).toEqual([
      "prompt",
      "caseId",
      "trial",
      "file",
      "line",
      "column",
      "status",
      "quality",
    ]); // an object, as the reader above has checked
  });

  it("leaves out what a run never knew that ended before its plan", async () => {
    const text = await textOf(json.render(earlyReport(2, "3 problems in evals.yaml"), plain));
    const read = Results.parse(JSON.parse(text));
    expect(Object.keys(read)).toEqual(["schemaVersion", "run", "verdict", "exitCode", "reasons", "events", "trials"]);
    expect(read).toMatchObject({ verdict: "error", exitCode: 2, trials: [] });
  });

  it("without its trials is the rest of it", async () => {
    const report = await reportOf({ trials: trialsOf([1]) });
    const { trials, ...rest } = JSON.parse(await textOf(json.render(report, plain)));
    expect(trials).toHaveLength(1);
    expect(JSON.parse(resultsWithoutTrials(report))).toEqual(rest);
  });

  it.each([...hostileTexts, { name: "a line of 1 MB", text: longLine() }])(
    "carries $name unchanged and inert",
    async ({ text }) => {
      const trial = trialOf({ candidate: { text, model: text }, input: text, reference: [text] });
      const report = await reportOf({ trials: [trial], events: [{ at: "", kind: "model", message: text }] });
      const printed = (await textOf(json.render(report, plain))) + resultsWithoutTrials(report);
      const read = Results.parse(JSON.parse(await textOf(json.render(report, plain))));
      expect(read.trials[0]?.candidate?.text).toBe(text);
      expect(read.events[0]?.message).toBe(text);
      expect(commandsIn(printed)).toEqual([]);
      expect(printed).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069]|\p{Cs}/u);
    },
  );

  it("carries any text unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        const report = await reportOf({ trials: [trialOf({ candidate: { text } })] });
        const read = Results.parse(JSON.parse(await textOf(json.render(report, plain))));
        expect(read.trials[0]?.candidate?.text).toBe(text);
      }),
    );
  });
});
