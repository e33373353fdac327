import { describe, expect, it } from "vitest";
import { evals, expectAgreement, recorded, times, type Files } from "./harness.ts";

const hundred = (wrong: number) => times(100, (index) => index >= wrong);

describe("evals run over recorded answers", () => {
  it.each<[string, Files, readonly string[], number, RegExp]>([
    [
      "90 right of 100 reach 0.90",
      recorded(hundred(10)),
      [],
      0,
      /passed: quality 0\.90 >= 0\.90 \(n = 100, 100 recorded\)/,
    ],
    ["0.9 a hundred times is 0.90", recorded(times(100, () => 0.9)), [], 0, /quality 0\.90 >= 0\.90/],
    ["89 right of 100 do not", recorded(hundred(11)), [], 1, /gate failed: quality 0\.89 < 0\.90 \(n = 100\)/],
    [
      "the limit is the config's",
      recorded(hundred(11), { gates: { quality: ">= 0.89" } }),
      [],
      0,
      /quality 0\.89 >= 0\.89/,
    ],
    ["or the command line's", recorded(hundred(11)), ["--threshold", "0.89"], 0, /quality 0\.89 >= 0\.89/],
    ["or the environment's", recorded(hundred(11)), [], 1, /0\.89 < 0\.90/],
    [
      "a missing row is unknown, not wrong",
      recorded([...times(99, () => true), "missing"]),
      [],
      3,
      /inconclusive: quality between 0\.99 and 1\.00 \(99 of 100 scored/,
    ],
    ["an error is no answer", recorded([...times(99, () => true), "error"]), [], 4, /provider: boom/],
    ["a mark that is wanting is unknown", recorded([...times(99, () => true), null]), [], 3, /99 of 100 scored/],
    ["what is lost is lost, whatever is unknown", recorded([...hundred(12).slice(1), "error"]), [], 1, /gate failed/],
    ["some may stay unscored", recorded([...times(99, () => true), "missing"]), ["--max-unscored", "1"], 0, /passed/],
    [
      "but only where the gate holds all the same",
      recorded([...hundred(10).slice(0, 99), "missing"]),
      ["--max-unscored", "1"],
      3,
      /inconclusive/,
    ],
    ["a filtered run decides nothing", recorded(hundred(0)), ["--limit", "10"], 3, /filter/],
    ["unless it is told to", recorded(hundred(0)), ["--limit", "10", "--gate-subset"], 0, /n = 10/],
    ["and then it can fail", recorded(times(100, () => false)), ["--limit", "10", "--gate-subset"], 1, /0\.00 < 0\.90/],
    ["no case selected is no pass", recorded(hundred(0)), ["--tag", "nope"], 2, /no case selected/],
  ])("%s", async (_, files, argv, code, sentence) => {
    const ran = await evals(["run", ...argv], files);
    expect(ran.lastLine).toMatch(sentence);
    expect(ran.code).toBe(code);
    expectAgreement(ran);
  });

  it("decides each prompt config by itself; one with gate: false is measured and never gated", async () => {
    const files = (second: object): Files => ({
      ...recorded(hundred(5), {
        prompts: [
          { id: "sys", provider: "recorded", file: "rows.jsonl" },
          { id: "other", provider: "recorded", file: "other.jsonl", ...second },
        ],
      }),
      "other.jsonl": recorded(hundred(20))["rows.jsonl"] ?? "",
    });
    const both = await evals(["run"], files({}));
    expect(both.lastLine).toBe("evals: exit 1 - gate failed: other quality 0.80 < 0.90 (n = 100)");
    expect(both.results.gates?.map(({ prompt, status }) => `${prompt} ${status}`)).toEqual([
      "sys held",
      "other broken",
    ]);
    const measured = await evals(["run"], files({ gate: false }));
    expect(measured.code).toBe(0);
    expect(measured.results.metrics?.["other"]?.["quality"]?.value).toBe(0.8);
    expectAgreement(both);
    expectAgreement(measured);
  });

  it("writes its files where they are looked for, and a record of the run beside them", async () => {
    const ran = await evals(["run"], recorded([true, false, null], { gates: { quality: ">= 0.30" }, maxUnscored: 1 }));
    const { id } = ran.results.run;
    expect(id).toMatch(/^\d{8}T\d{6}Z-[a-z0-9]{6}$/);
    for (const name of ["results.json", "junit.xml", "summary.md", "report.html"])
      expect(ran.read(`evals-results/${id}/${name}`)).toBe(ran.read(`evals-results/${name}`));
    const journal = (ran.read(`evals-results/${id}/journal.jsonl`) ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(journal.map(({ type }) => type)).toEqual(["started", "trial", "trial", "trial", "finished"]);
    expect(ran.results.trials.map(({ caseId, status }) => `${caseId} ${status}`)).toEqual([
      "c000 scored",
      "c001 scored",
      "c002 unscored",
    ]);
    expect(ran.junit.cases.map(({ name, outcome, type }) => `${name} ${outcome} ${type}`)).toEqual([
      "c000 passed undefined",
      "c001 skipped evals.tolerated",
      "c002 skipped evals.tolerated-error",
      expect.stringContaining("passed") as string,
    ]);
  });

  it("writes the page alone where it alone is asked for, and where it is wanted", async () => {
    const ran = await evals(["run", "--reporter", "html=out/page.html"], recorded([true, false]));
    expect(ran.read("out/page.html")).toContain("gate failed: quality 0.50 &lt; 0.90 (n = 2)");
    expect(ran.read("evals-results/report.html")).toBeUndefined();
    const printed = await evals(["run", "--reporter", "html=-"], recorded([true]));
    expect(printed.stdout).toMatch(/^<!doctype html>/);
  });

  it("takes all files flat with --out", async () => {
    const ran = await evals(["run", "--out", "here"], recorded([true]));
    for (const name of ["journal.jsonl", "results.json", "junit.xml", "summary.md", "report.html"])
      expect(ran.read(`here/${name}`)).toBeDefined();
    expect(ran.read("evals-results/results.json")).toBeUndefined();
  });

  it("leaves no older file to be taken for its own", async () => {
    const first = await evals(["run"], recorded([true]));
    expect(first.code).toBe(0);
    const refused = await evals(["run", "--nope"], {}, { cwd: first.folder });
    expect(refused.code).toBe(2);
    expectAgreement(refused);
    expect(refused.results.trials).toEqual([]);
  });

  it("prints results.json without trials, and nothing else, on stdout with --json", async () => {
    const ran = await evals(["run", "--json"], recorded([true, false]));
    const printed = JSON.parse(ran.stdout) as object;
    const { trials: _, ...rest } = ran.results;
    expect(printed).toEqual(rest);
  });

  it("repeats a case as often as it is told, and counts a trial without a row as missing", async () => {
    const ran = await evals(["run", "--trials", "2"], recorded([true]));
    expect(ran.code).toBe(3);
    expect(ran.results.trials.map(({ trial, error }) => `${trial} ${error?.kind}`)).toEqual([
      "1 undefined",
      "2 missing",
    ]);
    expect(ran.results.gates?.[0]).toMatchObject({ worst: 0.5, best: 1 });
  });

  it("shows skipped cases and leaves them out of the plan", async () => {
    const files = recorded([true, false]);
    const ran = await evals(["run"], {
      ...files,
      "cases.jsonl": [
        { id: "c000", input: "q" },
        { id: "c001", input: "q", skip: "the card is withdrawn" },
      ],
    });
    expect(ran.code).toBe(0);
    expect(ran.lastLine).toContain("1 skipped");
    expect(ran.results.plan?.cases).toBe(1);
    expect(ran.results.datasets?.[0]).toMatchObject({ cases: 1, skipped: 1 });
    expect(ran.junit.cases.find(({ name }) => name === "c001")).toMatchObject({
      outcome: "skipped",
      type: "evals.skip",
    });
  });

  it("has no pass where every case is skipped", async () => {
    const ran = await evals(["run"], { ...recorded([true]), "cases.jsonl": [{ id: "c000", input: "q", skip: "no" }] });
    expect(ran.code).toBe(2);
    expect(ran.lastLine).toContain("no case selected");
  });

  it("reads an earlier run's results.json as a recording", async () => {
    const first = await evals(["run"], recorded([true, false, "error"], { gates: { quality: ">= 0" } }));
    const again = await evals(["run"], {
      ...recorded([true, true, true], {
        prompts: [{ id: "again", provider: "recorded", file: "old.json", where: { prompt: "sys" } }],
        gates: { quality: ">= 0" },
      }),
      "old.json": first.read("evals-results/results.json") ?? "",
    });
    expect(again.results.trials.map(({ candidate, error }) => candidate?.text ?? error?.message)).toEqual([
      "answer 0",
      "answer 1",
      "boom",
    ]);
  });
});
