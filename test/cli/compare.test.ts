import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deskOf } from "./earlier.ts";
import { evals, expectAgreement, filesBelow, makeFolder, recorded, times } from "./harness.ts";

const right = (count: number, of = 100) => times(of, (index) => index < count);
const open = { gates: { quality: ">= 0.00" }, threshold: 0.9 };

/** Two runs in folders of their own. */
async function twoRuns(
  before: Parameters<typeof recorded>[0],
  now: Parameters<typeof recorded>[0],
  config: object = open,
) {
  const desk = deskOf(before, config);
  await desk.evals("run", "--out", "before");
  desk.change(now, config);
  await desk.evals("run", "--out", "now");
  return desk;
}

describe("evals compare", () => {
  it.each([
    ["what fell", right(90), right(60), 1, /regressed: quality 0\.90 -> 0\.60 \(p = \S+, n = 100\)/],
    ["what rose", right(60), right(90), 0, /no regression: quality 0\.60 -> 0\.90/],
    ["what is the same", right(90), right(90), 0, /no regression shown: quality 0\.90 -> 0\.90 \(p = 1\.000/],
    [
      "what fell and may be chance",
      right(18, 20),
      right(16, 20),
      0,
      /no regression shown: quality 0\.90 -> 0\.80 \(p = 0\.125/,
    ],
    [
      "what nobody knows",
      right(20, 20),
      times(20, (index) => (index < 14 ? true : "missing")),
      3,
      /inconclusive: quality 1\.00 -> 1\.00 \(p = 1\.000, n = 14\); 6 unscored in one of the two/,
    ],
  ])("ends by %s", async (_, before, now, code, sentence) => {
    const desk = await twoRuns(before, now);
    const compared = await desk.evals("compare", "before", "now");
    expect(compared.lastLine).toMatch(sentence);
    expect(compared.lastLine).toMatch(new RegExp(`^evals: exit ${code} - `));
    expect(compared.code).toBe(code);
  });

  it("tells case by case what became of it, with both answers", async () => {
    const desk = await twoRuns([true, true, false, false, true, 0.95], [true, false, true, false, "missing", 1]);
    const compared = await desk.evals("compare", "before", "now", "--json");
    const { cases, prompts } = JSON.parse(compared.stdout) as {
      cases: { caseId: string; kind: string; before: object; now: object }[];
      prompts: { counts: object; metrics: { pairs: number; metric: string }[] }[];
    };
    expect(cases.map(({ caseId, kind }) => `${caseId} ${kind}`)).toEqual([
      "c001 regressed",
      "c002 fixed",
      "c004 unscored",
      "c005 changed",
    ]);
    expect(cases[0]).toMatchObject({
      before: { status: "scored", quality: 1, answer: "answer 1" },
      now: { status: "scored", quality: 0, answer: "answer 1" },
    });
    expect(prompts[0]?.counts).toEqual({
      regressed: 1,
      fixed: 1,
      changed: 1,
      same: 2,
      added: 0,
      removed: 0,
      unscored: 1,
    });
  });

  it("pairs only what both scored, and counts what is added and removed", async () => {
    const desk = deskOf(right(3, 4), open);
    await desk.evals("run", "--out", "before");
    desk.write("rows.jsonl", JSON.stringify({ caseId: "c000", text: "x", ok: true }));
    await desk.evals("run", "--out", "now");
    const { stdout } = await desk.evals("compare", "before", "now");
    expect(stdout).toMatch(/sys: 0 regressed, 0 fixed, 1 changed, 3 unscored in one of the two\n/);
    expect(stdout).toMatch(/quality +1\.00 +1\.00 .* 1 +inconclusive/);
  });

  it("holds two prompt configs of one run against each other", async () => {
    const files = recorded(right(90), {
      prompts: [
        { id: "good", provider: "recorded", file: "rows.jsonl" },
        { id: "bad", provider: "recorded", file: "bad.jsonl" },
      ],
      ...open,
    });
    const bad = recorded(right(50))["rows.jsonl"] ?? "";
    const ran = await evals(["run"], { ...files, "bad.jsonl": bad });
    const at = { cwd: ran.folder };
    const fell = await evals(["compare", "latest", "--prompt", "good", "bad"], {}, at);
    expect(fell.stdout).toContain("bad (against good): 40 regressed, 0 fixed, 60 the same");
    expect(fell.code).toBe(1);
    expect((await evals(["compare", "latest", "--prompt", "bad", "good"], {}, at)).code).toBe(0);
    expect((await evals(["compare", "latest", "latest"], {}, at)).stdout).toMatch(/good: [\s\S]*bad: /);
    const nope = await evals(["compare", "latest", "--prompt", "good", "nope"], {}, at);
    expect([nope.code, nope.stderr]).toEqual([2, expect.stringMatching(/called "nope"[\s\S]*there are: good, bad/)]);
    expect((await evals(["compare", "latest"], {}, at)).stderr).toMatch(/needs two records/);
  });

  it("calls slices by what of them may be false", async () => {
    const desk = deskOf(right(60, 60), open);
    const tagged = times(60, (index) =>
      JSON.stringify({ id: `c${String(index).padStart(3, "0")}`, input: "q", tags: [index < 20 ? "hazmat" : "plain"] }),
    );
    desk.write("cases.jsonl", tagged.join("\n"));
    await desk.evals("run", "--out", "before");
    desk.change(times(60, (index) => index >= 8));
    await desk.evals("run", "--out", "now");
    const { stdout } = await desk.evals("compare", "before", "now");
    expect(stdout).toMatch(/quality\{tag:hazmat\} +1\.00 +0\.60 .* 20 +REGRESSED/);
    expect(stdout).toMatch(/quality\{tag:plain\} +1\.00 +1\.00 .* 40 +inconclusive/);
  });

  it.each([
    ["a filtered run", ["run", "--out", "now", "--limit", "5"], /now\/results\.json: it is filtered by --limit 5/],
    ["other scorers", ["run", "--out", "now", "-c", "other.json"], /the scorers are not what they were/],
  ])("does not compare with %s", async (_, argv, why) => {
    const desk = deskOf(right(9, 10), open);
    const other = {
      ...(recorded([], open)["evals.json"] as object),
      scorers: { good: { type: "label", field: "ok", not: true } },
    };
    desk.write("other.json", JSON.stringify(other));
    await desk.evals("run", "--out", "before");
    await desk.evals(...argv);
    const compared = await desk.evals("compare", "before", "now");
    expect(compared.code).toBe(3);
    expect(compared.lastLine).toMatch(/^evals: exit 3 - not comparable: /);
    expect(compared.lastLine).toMatch(why);
  });

  it("prints hostile answers inert", async () => {
    const desk = await twoRuns([true], [false]);
    desk.write("rows.jsonl", JSON.stringify({ caseId: "c000", text: "::error::boo\n\u001b[2J##[error]x", ok: false }));
    await desk.evals("run", "--out", "now");
    for (const flags of [[], ["-v"], ["--json"]]) {
      const { stdout } = await desk.evals("compare", "before", "now", ...flags);
      expect(stdout).toContain("boo");
      expect(stdout).not.toMatch(/^\s*::error/m);
      expect(stdout).not.toContain("\u001b");
      expect(stdout).not.toContain("##[error]");
    }
  });
});

describe("evals score", () => {
  it("scores the answers again with other scorers and gates, and asks no system", async () => {
    const desk = deskOf(right(9, 10), open);
    const { run: first } = (await desk.evals("run")).results;
    const { prompts: _, ...rest } = recorded([], {
      ...open,
      scorers: { said: { type: "contains", any: ["answer 1"] } },
    })["evals.json"] as Record<string, object>;
    const model = { id: "sys", provider: "openai", model: "m", messages: [{ role: "user", content: "{{ input }}" }] };
    desk.write("evals.json", JSON.stringify({ ...rest, prompts: [model], gates: { quality: ">= 0.50" } }));
    const ran = await desk.evals("score");
    expect(ran.lastLine).toMatch(/gate failed: quality 0\.10 < 0\.50 \(n = 10\)/);
    expect(ran.code).toBe(1);
    expectAgreement(ran);
    expect(ran.results.run.id).not.toBe(first.id);
    expect(ran.results.trials.every(({ source }) => source === "recorded")).toBe(true);
    expect(ran.results.usage?.candidate.calls).toBe(0);
    expect(ran.stdout).toContain(`notice: the answers are those of run ${first.id}`);
  });

  it("takes errors and gaps of the record for what they were", async () => {
    const desk = deskOf([true, "error", "missing"], open);
    await desk.evals("run");
    const again = await desk.evals("score", "latest");
    expect(again.results.trials.map(({ error }) => error?.kind)).toEqual([undefined, "recorded", "missing"]);
  });

  it("takes no answer for one to another question", async () => {
    const desk = deskOf(right(10, 10), open);
    await desk.evals("run");
    const cases = times(10, (index) =>
      JSON.stringify({ id: `c00${index}`, input: index === 4 ? "another" : `question ${index}` }),
    );
    desk.write("cases.jsonl", cases.join("\n"));
    const again = await desk.evals("score");
    expect(again.results.trials[4]?.error).toMatchObject({
      kind: "missing",
      message: expect.stringContaining("another question"),
    });
    expect(again.results.trials.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(again.code).toBe(3);
  });

  it.each([2, 70, 99])(
    "and report and baseline believe no record of a run that ended with exit %d",
    async (exitCode) => {
      const desk = deskOf(right(10, 10), open);
      const ran = await desk.evals("run", "--out", "first");
      expect(ran.code).toBe(0);
      const results = readFileSync(join(desk.folder, "first/results.json"), "utf8");
      desk.write("edited.json", results.replace('"exitCode": 0', `"exitCode": ${exitCode}`));
      for (const words of [["report"], ["baseline", "save"]]) {
        const told = await desk.evals(...words, "edited.json");
        expect([told.code, told.stderr]).toEqual([2, expect.stringContaining(`ended with exit ${exitCode}`)]);
      }
    },
  );

  it.each([
    ["report", "/dev/null/x"],
    ["baseline", "show", "/dev/null"],
    ["compare", "/dev/null", "first"],
    ["report", "first", "--reporter", "markdown=first"],
    ["cache", "export", "first"],
  ])("and its like call no file that the system refuses a bug of ours: %s %s %s", async (...words) => {
    const desk = deskOf(right(2, 2), open);
    await desk.evals("run", "--out", "first");
    const ran = await desk.evals(...words.filter((word) => word !== undefined));
    expect(ran.code).toBe(2);
    expect(ran.stderr).not.toContain("bug");
  });

  it("masks a key that is a tag", async () => {
    const key = "plain0123456789abcdef";
    const files = recorded(right(2, 2), open);
    const cases = (files["cases.jsonl"] as readonly object[]).map((row) => ({ ...row, tags: [key] }));
    const ran = await evals(["run"], { ...files, "cases.jsonl": cases }, { env: { OPENAI_API_KEY: key } });
    expect(ran.code).toBe(0);
    for (const name of ["results.json", "junit.xml", "report.html", "summary.md"])
      expect(ran.read(`evals-results/${name}`)).not.toContain(key);
  });

  it("scores a part of the cases as the part that it is", async () => {
    const desk = deskOf(right(10, 10), open);
    await desk.evals("run", "--limit", "3");
    const ran = await desk.evals("score");
    expect([ran.code, ran.results.plan?.filter, ran.results.trials.length]).toEqual([3, "--limit 3", 3]);
    expect((await desk.evals("score", "latest", "--gate-subset")).code).toBe(0);
  });

  it("refuses what limits a run one day, named by a twin", async () => {
    const desk = deskOf([true], open);
    await desk.evals("run");
    const ran = await evals(["score"], {}, { cwd: desk.folder, env: { EVALS_MAX_COST: "$1" } });
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/EVALS_MAX_COST is not supported yet/)]);
  });

  it("scores every trial of a case", async () => {
    const rows = times(6, (index) => ({
      caseId: `c00${index % 2}`,
      trial: 1 + Math.floor(index / 2),
      text: "x",
      ok: index > 2,
    }));
    const desk = deskOf([true, true], open, { "rows.jsonl": rows });
    await desk.evals("run", "--trials", "3");
    const ran = await desk.evals("score");
    expect(ran.results.trials.map(({ trial, quality }) => `${trial}: ${quality}`)).toEqual([
      "1: 0",
      "2: 0",
      "3: 1",
      "1: 0",
      "2: 1",
      "3: 1",
    ]);
  });

  it("refuses a record without texts, and one of other prompt configs", async () => {
    const desk = deskOf([true], { ...open, output: { texts: "hash" } });
    await desk.evals("run");
    const ran = await desk.evals("score");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/holds no answers: they were withheld \(output\.texts: hash\)/);
    expectAgreement(ran);

    const other = deskOf([true], open);
    await other.evals("run");
    const two = ["x", "y"].map((id) => ({ id, provider: "recorded", file: "rows.jsonl" }));
    other.change([true], { ...open, prompts: two });
    expect((await other.evals("score")).stderr).toMatch(
      /no answers of a prompt config of this config[\s\S]*it has: sys; here: x, y/,
    );
  });
});

describe("evals report", () => {
  it("tells the same as the run did, in every format", async () => {
    const desk = deskOf(right(8, 10));
    const ran = await desk.evals("run");
    const report = await desk.evals("report", "--reporter", "terminal", "--reporter", "junit=again.xml");
    expect(report.stdout).toBe(ran.stdout);
    expect(report.lastLine).toBe(ran.lastLine);
    expect(report.code).toBe(ran.code);
    expect(report.read("again.xml")).toBe(ran.read("evals-results/junit.xml"));
    const markdown = await desk.evals("report", ran.results.run.id, "--reporter", "markdown");
    expect(markdown.stdout).toBe(ran.read("evals-results/summary.md"));
    const json = await desk.evals("report", "latest", "--reporter", "json");
    expect(json.stdout).toBe(ran.read("evals-results/results.json"));
  });

  it("makes no run of its own", async () => {
    const desk = deskOf([true]);
    await desk.evals("run");
    const before = filesBelow(desk.folder);
    await desk.evals("report");
    expect(filesBelow(desk.folder)).toEqual(before);
  });

  it("needs a run", async () => {
    const ran = await evals(["report"], {}, { cwd: makeFolder({}) });
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/there is no run in/)]);
  });
});

describe("a part of the cases", () => {
  it("--failing: those that were missed or unscored", async () => {
    const desk = deskOf([true, false, "error", true], open);
    const { run: first } = (await desk.evals("run")).results;
    desk.change([false, true, true, true]);
    const ran = await desk.evals("run", "--failing");
    expect(ran.results.trials.map(({ caseId }) => caseId)).toEqual(["c001", "c002"]);
    expect(ran.results.plan?.filter).toBe(`--failing ${first.id}`);
    expect(ran.code).toBe(3);
    expect((await desk.evals("run", "--failing", first.id, "--gate-subset")).code).toBe(0);
    const none = await desk.evals("run", "--failing");
    expect([none.code, none.lastLine]).toEqual([2, expect.stringMatching(/no case selected: no case fits --failing/)]);
  });

  it("--failing: of what stands where the run writes, and by its twin", async () => {
    const desk = deskOf([true, false, true], open);
    await desk.evals("run", "--out", "out");
    const ran = await desk.evals("run", "--out", "out", "--failing");
    expect(JSON.parse(ran.read("out/results.json") ?? "")).toMatchObject({ plan: { cases: 1 } });
    await desk.evals("run");
    const twin = await evals(["run"], {}, { cwd: desk.folder, env: { EVALS_FAILING: "1" } });
    expect(twin.results.trials.map(({ caseId }) => caseId)).toEqual(["c001"]);
  });

  it("--sample: the same cases for the same seed", async () => {
    const ids = async (seed: number, ...more: readonly string[]) => {
      const ran = await evals(["run", "--sample", "10", ...more], recorded(right(100), { ...open, seed }));
      expect(ran.code).toBe(3);
      return ran.results.trials.map(({ caseId }) => caseId);
    };
    const [first, again, other] = [await ids(1), await ids(1), await ids(2)];
    expect(first).toHaveLength(10);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(await ids(1, "--filter", "c00*")).toHaveLength(10);
  });
});
