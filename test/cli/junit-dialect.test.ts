import { describe, expect, it } from "vitest";
import { evals, recorded, type Files } from "./harness.ts";

const testcases = (xml: string | undefined): readonly string[] => xml?.match(/<testcase[^>]*>/g) ?? [];

describe("--junit-dialect", () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ["the flag", ["--junit-dialect", "xunit2"], {}],
    ["its twin in the environment", [], { EVALS_JUNIT_DIALECT: "xunit2" }],
    ["the flag over its twin", ["--junit-dialect=xunit2"], { EVALS_JUNIT_DIALECT: "common" }],
  ])("xunit2 by %s leaves testcases without places and properties", async (_, argv, env) => {
    const ran = await evals(["run", ...argv], recorded([true, false]), { env });
    const cases = testcases(ran.read("evals-results/junit.xml"));
    expect(cases).toHaveLength(3);
    for (const each of cases) expect(each).toMatch(/^<testcase name="[^"]+" classname="[^"]+" time="[\d.]+">?/);
    expect(cases.join("")).not.toContain("file=");
    expect(ran.read("evals-results/junit.xml")?.match(/<properties>/g)).toHaveLength(1); // the suite's
  });

  it("is common where nothing is said, and on stdout what was asked for", async () => {
    const ran = await evals(["run"], recorded([true]));
    expect(testcases(ran.read("evals-results/junit.xml"))[0]).toContain('file="cases.jsonl" line="1"');
    const printed = await evals(["run", "--reporter=junit=-", "--junit-dialect=xunit2"], recorded([true]));
    expect(testcases(printed.stdout)[0]).not.toContain("file=");
    expect(printed.read("evals-results/junit.xml")).toBeUndefined();
  });

  it("that is none is told before anything else happens, and leaves reports that say so", async () => {
    const ran = await evals(["run", "--junit-dialect", "xunit1"], recorded([true]));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('it must be common or xunit2, not "xunit1"');
    expect(ran.junit.cases).toMatchObject([{ outcome: "error", type: "evals.usage" }]);
    expect(ran.read("evals-results/summary.md")).toContain("**ERROR** (exit 2)");
  });

  it("holds for the file of a run that never began", async () => {
    const files: Files = { "evals.yaml": "treshold: 1\n" };
    const ran = await evals(["run", "--junit-dialect=xunit2"], files);
    expect(ran.code).toBe(2);
    expect(testcases(ran.read("evals-results/junit.xml"))).toEqual([
      '<testcase name="run" classname="gates" time="0.000">',
    ]);
  });
});
