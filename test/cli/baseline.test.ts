import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deskOf } from "./earlier.ts";
import { evals, expectAgreement, recorded, times } from "./harness.ts";

const right = (count: number, of = 100) => times(of, (index) => index < count);
const GATES = { quality: ">= 0.50", "quality.regression": "<= 0.02" };
const config = (gates: object = GATES) => ({ gates, baseline: "baseline.json" });

describe("a gate on regression", () => {
  it.each([
    ["the same answers", right(90), 0, /passed: quality 0\.90/, "held"],
    ["better ones", right(95), 0, /passed/, "held"],
    ["one lost of a hundred", right(89), 0, /passed/, "held"],
    ["three lost: more than the limit, and may be chance", right(87), 0, /passed/, "held"],
    ["four lost", right(86), 1, /quality\.regression 0\.04 > 0\.02 \(p = 0\.031, n = 100\)/, "broken"],
    ["five lost", right(85), 1, /quality\.regression 0\.05 > 0\.02 \(p = 0\.016, n = 100\)/, "broken"],
    ["many lost", right(60), 1, /quality\.regression 0\.30 > 0\.02/, "broken"],
  ])("%s", async (_, marks, code, sentence, status) => {
    const desk = deskOf(right(90), config());
    await desk.evals("run");
    expect((await desk.evals("baseline", "save")).code).toBe(0);
    desk.change(marks);
    const ran = await desk.evals("run");
    expect(ran.lastLine).toMatch(sentence);
    expect(ran.code).toBe(code);
    expect(ran.results.gates?.[1]).toMatchObject({ metric: "quality.regression", status });
    expectAgreement(ran);
  });

  it("is refused the copy of the newest run, which a run that fails writes over too", async () => {
    const desk = deskOf(right(90), { gates: GATES, baseline: "evals-results/results.json" });
    for (const words of [["run"], ["validate"]]) {
      const ran = await desk.evals(...words);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain("the copy of the newest run");
    }
  });

  it("knows nothing of a case that the baseline did not score", async () => {
    const before = times(40, (index) => (index === 0 ? true : ("missing" as const)));
    const desk = deskOf(before, { ...config({ "quality.regression": "<= 0.02" }), maxUnscored: 39 });
    await desk.evals("run", "--out", "first");
    desk.change(right(1, 40));
    const ran = await desk.evals("run", "--baseline", "first");
    expect(ran.code).toBe(3);
    expect(ran.results.gates?.[0]).toMatchObject({ planned: 40, scored: 1, unscored: 39, status: "undecided" });
  });

  it("never writes over a file that is no record", async () => {
    const desk = deskOf(right(90), config());
    await desk.evals("run");
    const saved = await desk.evals("baseline", "save", "latest", "evals.json");
    expect([saved.code, saved.stderr]).toEqual([2, expect.stringContaining("no record of a run")]);
  });

  it("is not saved of an older run where the newest never came to its end", async () => {
    const desk = deskOf(right(90), config());
    await desk.evals("run");
    await desk.evals("run", "--bogus");
    for (const words of [["baseline", "save"], ["report"], ["score"]])
      expect((await desk.evals(...words)).code).toBe(2);
  });

  it("holds a fall beyond the limit that may be chance, and says so", async () => {
    const desk = deskOf(right(18, 20), config({ "quality.regression": "<= 0.02" }));
    await desk.evals("run", "--out", "first");
    await desk.evals("baseline", "save", "first");
    desk.change(right(16, 20));
    const ran = await desk.evals("run");
    expect(ran.code).toBe(0);
    expect(ran.lastLine).toContain("quality.regression 0.10, which may be chance (p = 0.125, n = 20, 20 recorded)");
    expect(ran.stdout).toContain("regressed");
    expectAgreement(ran);
  });

  it("is undecided without a baseline, so that the first run can become one", async () => {
    const desk = deskOf(right(90), config());
    const first = await desk.evals("run");
    expect(first.code).toBe(3);
    expect(first.lastLine).toMatch(/the baseline baseline\.json is not there yet \(evals baseline save writes it\)/);
    expectAgreement(first);
    const saved = await desk.evals("baseline", "save");
    expect(saved.code).toBe(0);
    expect(saved.stdout).toMatch(/^baseline\.json: run \S+ of \S+\n100 cases\nsys: quality 0\.90 \(n = 100\)\n$/);
    expect((await desk.evals("run")).code).toBe(0);
  });

  it("is undecided where none is named", async () => {
    const ran = await evals(["run"], recorded(right(90), { gates: GATES }));
    expect(ran.code).toBe(3);
    expect(ran.lastLine).toMatch(/there is no baseline \(name one with `baseline`/);
  });

  it("takes what is unscored at its worst and at its best", async () => {
    const desk = deskOf(right(100), { ...config({ "quality.regression": "<= 0.02" }), maxUnscored: 10 });
    await desk.evals("run");
    await desk.evals("baseline", "save");
    const now = (lost: number, missing: number) =>
      times(100, (index) => (index < lost ? false : index < lost + missing ? ("missing" as const) : true));
    desk.change(now(0, 3));
    expect((await desk.evals("run")).code).toBe(0);
    desk.change(now(0, 6));
    const open = await desk.evals("run");
    expect(open.code).toBe(3);
    expect(open.results.gates?.[0]).toMatchObject({ best: 0, worst: 0.06, unscored: 6, status: "undecided" });
    desk.change(now(10, 6));
    expect((await desk.evals("run")).code).toBe(1);
  });

  it.each([
    [
      "another dataset",
      { "cases.jsonl": '{"id":"c000","input":"other"}\n' },
      {},
      /the golden dataset is not what it was/,
    ],
    [
      "other scorers",
      {},
      { scorers: { good: { type: "label", field: "ok", weight: 2 } } },
      /the scorers are not what they were/,
    ],
    ["another judge", {}, { judge: { provider: "embedded" } }, /judged by another judge \(none, now embedded, id /],
  ])("is undecided against %s", async (_, files: Record<string, string>, changed, why) => {
    const desk = deskOf([true], config());
    await desk.evals("run");
    await desk.evals("baseline", "save");
    for (const [name, text] of Object.entries(files)) desk.write(name, text);
    desk.change([true], { ...config(), ...changed });
    const ran = await desk.evals("run");
    expect(ran.code).toBe(3);
    expect(ran.lastLine).toMatch(/not comparable with the baseline baseline\.json \(run \S+\): /);
    expect(ran.lastLine).toMatch(why);
    expect(ran.stdout).toContain("not comparable");
    expectAgreement(ran);
  });

  it("matches a prompt config that alone was renamed, and no other", async () => {
    const desk = deskOf(right(90), config());
    await desk.evals("run");
    await desk.evals("baseline", "save");
    const named = (...ids: readonly string[]) => ({
      ...config(),
      prompts: ids.map((id) => ({ id, provider: "recorded", file: "rows.jsonl" })),
    });
    desk.change(right(60), named("renamed"));
    expect((await desk.evals("run")).lastLine).toMatch(/quality\.regression 0\.30 > 0\.02/);
    desk.change(right(90), named("one", "two"));
    const ran = await desk.evals("run");
    expect(ran.code).toBe(3);
    expect(ran.lastLine).toMatch(/the baseline has no scored case of this prompt config/);
  });

  it.each([
    ["quality.regression", ">= 0.02", /would want a fall/],
    ["latency.regression", "<= 0.02", /"latency" is no score/],
    ["quality.regression", "<= 2", /not between 0 and 1/],
    ["nope.regression", "<= 0.02", /no metric is called "nope"/],
  ])("%s: %s is refused before any call", async (metric, rule, why) => {
    const ran = await evals(["run"], recorded([true], { gates: { [metric]: rule } }));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(why);
    expect(ran.stderr).toMatch(/evals\.json:\d+:\d+/);
  });

  it("reads a baseline that the command line or the environment names; one that is not there is no baseline", async () => {
    const desk = deskOf(right(90), { gates: GATES });
    await desk.evals("run", "--out", "main");
    desk.change(right(60));
    expect((await desk.evals("run", "--baseline", "main/results.json")).code).toBe(1);
    expect((await evals(["run"], {}, { cwd: desk.folder, env: { EVALS_BASELINE: "main" } })).code).toBe(1);
    const ran = await desk.evals("run", "--baseline", "nowhere.json");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('no run is called "nowhere.json"');
    expectAgreement(ran);
  });

  it.each([
    ["no JSON", "words", /no record of a run/],
    ["another file", '{"a": 1}', /it has no `schemaVersion`/],
    ["a record of a later version", '{"schemaVersion": 2}', /schemaVersion 2, and this version of evals reads 1/],
  ])("ends a run before any call where the baseline is %s", async (_, text, why) => {
    const desk = deskOf([true], config(), { "baseline.json": text });
    const ran = await desk.evals("run");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(why);
    expectAgreement(ran);
    expect((await desk.evals("validate")).code).toBe(2);
  });
});

describe("evals baseline save", () => {
  it("refuses a run whose gates did not hold, one that was filtered, and one that is not there", async () => {
    const desk = deskOf(right(40), config());
    expect((await desk.evals("baseline", "save")).stderr).toMatch(/there is no run in/);
    await desk.evals("run");
    const failed = await desk.evals("baseline", "save");
    expect([failed.code, failed.read("baseline.json")]).toEqual([2, undefined]);
    expect(failed.lastLine).toMatch(/cannot be a baseline: its gate did not hold: quality 0\.40 < 0\.50/);
    desk.change(right(100));
    await desk.evals("run", "--limit", "10", "--gate-subset");
    expect((await desk.evals("baseline", "save")).lastLine).toMatch(
      /cannot be a baseline: it is filtered by --limit 10/,
    );
  });

  it("does not believe a record that says it passed", async () => {
    const desk = deskOf(right(40), { gates: { quality: ">= 0.50" } });
    const ran = await desk.evals("run");
    const text = ran.read("evals-results/results.json") ?? "";
    desk.write(
      "edited.json",
      text.replaceAll('"broken"', '"held"').replace('"exitCode": 1', '"exitCode": 0').replace('"fail"', '"pass"'),
    );
    expect((await desk.evals("baseline", "save", "edited.json")).lastLine).toMatch(/quality 0\.40 < 0\.50/);
    const report = await desk.evals("report", "edited.json");
    expect(report.code).toBe(1);
    expect(report.stdout).toContain("the record says exit 0; its trials say exit 1");
  });

  it("writes the run as it is, where it is told, and shows it", async () => {
    const desk = deskOf(right(90), { gates: { quality: ">= 0.50" } });
    const ran = await desk.evals("run");
    const saved = await desk.evals("baseline", "save", "latest", "kept/main.json");
    expect(saved.code).toBe(0);
    expect(readFileSync(join(desk.folder, "kept/main.json"), "utf8")).toBe(ran.read("evals-results/results.json"));
    const shown = await desk.evals("baseline", "show", "kept/main.json", "--json");
    expect(JSON.parse(shown.stdout)).toMatchObject({
      cases: 100,
      prompts: [{ prompt: "sys", quality: 0.9, scored: 100 }],
    });
    expect((await desk.evals("baseline", "show")).stderr).toMatch(/there is no baseline "baseline\.json"/);
  });
});

describe("what a run tells of its baseline", () => {
  it("shows the delta and the cases that regressed, with both answers, in the terminal and in summary.md", async () => {
    const desk = deskOf(right(90), config());
    await desk.evals("run");
    await desk.evals("baseline", "save");
    desk.change(right(60));
    const ran = await desk.evals("run");
    expect(ran.stdout).toMatch(/sys: 30 regressed, 0 fixed, 70 the same/);
    expect(ran.stdout).toMatch(/quality +0\.90 +0\.60 +0\.30 +0\.2\d\.\.0\.3\d +\S+ +100 +REGRESSED/);
    expect(ran.stdout).toMatch(/c060 \[sys\]: regressed, quality 1\.00 -> 0\.00/);
    const summary = ran.read("evals-results/summary.md") ?? "";
    expect(summary).toContain("### Baseline");
    expect(summary).toMatch(/\| quality \| 0\.90 \| 0\.60 \| 0\.30 \|/);
    expect(summary).toContain("**Regressed cases** (5 of 30)");
  });

  it("tells where another model answered", async () => {
    const rows = (model: string) =>
      times(3, (index) => JSON.stringify({ caseId: `c00${index}`, text: "a", ok: true, model })).join("\n");
    const desk = deskOf(right(3, 3), config(), { "rows.jsonl": rows("m-2025-01-01") });
    await desk.evals("run");
    await desk.evals("baseline", "save");
    expect((await desk.evals("run")).results.events).toEqual([]);
    desk.write("rows.jsonl", rows("m-2026-01-01"));
    const ran = await desk.evals("run");
    expect(ran.stdout).toContain("notice: [sys] m-2026-01-01 answered; in the baseline it was m-2025-01-01");
    expect(ran.results.events).toMatchObject([{ kind: "otherModel", prompt: "sys" }]);
  });
});
