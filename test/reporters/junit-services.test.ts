import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import type { CaseResult } from "../../src/domain/case-result.ts";
import type { GateResult } from "../../src/domain/record.ts";
import type { JunitDialectName, Report } from "../../src/domain/report.ts";
import { junitName } from "../../src/reporters/junit-values.ts";
import { junit } from "../../src/reporters/junit.ts";
import { SERVICES, type Shown } from "./junit-services.ts";
import { below, xmlTree } from "./junit-tree.ts";
import { randomReport } from "./random-reports.ts";
import { plain, reportOf, rule, textOf, trialOf, trialsOf } from "./reports.ts";

const DIALECTS: readonly JunitDialectName[] = ["common", "xunit2"];
const render = (report: Report, junitDialect: JunitDialectName): Promise<string> =>
  textOf(junit.render(report, { ...plain, junitDialect }));

type Expected = Pick<Shown, "suite" | "name" | "state"> & { readonly at: string };

/** What a reader of the report itself would say, told without the reporter's own words for it. */
async function expectedOf(report: Report): Promise<readonly Expected[]> {
  const { exitCode, gates } = report.outcome;
  const cases: Expected[] = [];
  for await (const result of report.cases()) cases.push(expectedCase(result, exitCode));
  const all = [...cases, ...gates.map((gate) => expectedGate(gate, exitCode))];
  const told = exitCode === 0 || all.some(({ state }) => state === "failed" || state === "error");
  return told ? all : [...all, { suite: "gates", name: "run", state: "error", at: "" }];
}

function expectedCase({ prompt, caseId, status, miss, file, line }: CaseResult, exitCode: number): Expected {
  const bad = status === "unscored" ? exitCode !== 0 : miss && exitCode === 1;
  const tolerated = status !== "scored" || miss;
  const state = status !== "skipped" && bad ? (miss ? "failed" : "error") : tolerated ? "skipped" : "passed";
  return { suite: prompt, name: carried(caseId), state, at: `${file}:${line}` };
}

function expectedGate({ prompt, metric, rule: limit, status, file, line }: GateResult, exitCode: number): Expected {
  const lost = status === "broken" ? "failed" : exitCode === 0 ? "skipped" : "error";
  const name = carried(`[${prompt}] ${metric} ${limit}`);
  return { suite: "gates", name, state: status === "held" ? "passed" : lost, at: `${file}:${line}` };
}

/** As XML can carry it. */
const carried = (name: string): string => junitName(name).replaceAll(/\p{Cs}|[\uFFFE\uFFFF]/gu, "");

const FAILED_IS_ERROR = new Set(["dorny java-junit", "dorny jest-junit", "mikepenz"]);
const PLACED = { "dorny jest-junit": DIALECTS, mikepenz: ["common"], EnricoMi: ["common"] } as Readonly<
  Record<string, readonly string[]>
>;

describe.each(DIALECTS)("junit.xml in the dialect %s", (dialect) => {
  it.each(Object.entries(SERVICES))(
    "is counted, named and placed by %s as we do",
    { timeout: 60_000 },
    async (name, read) => {
      const states = new Set<string>();
      await fc.assert(
        fc.asyncProperty(randomReport, async (pending) => {
          const report = await pending;
          const shown = read(await render(report, dialect), ["golden/shipping.yaml", "evals.yaml"]);
          const expected = await expectedOf(report);
          const state = (each: Expected): string =>
            each.state === "error" && FAILED_IS_ERROR.has(name) ? "failed" : each.state;
          for (const each of shown) states.add(each.state);
          expect(shown.map((each) => [each.name, each.state])).toEqual(
            expected.map((each) => [each.name, state(each)]),
          );
          expect(shown.map(({ suite }) => suite)).toEqual(
            expected.map(({ suite }) => (name === "GitLab" ? suite.replaceAll(".", "_") : suite)),
          );
          for (const [index, each] of shown.entries()) {
            const bad = each.state === "failed" || each.state === "error";
            if (bad) expect(each.text.trim()).not.toBe("");
            if (bad && PLACED[name]?.includes(dialect) === true) expect(each.at).toBe(expected[index]?.at);
          }
        }),
        { numRuns: 100 },
      );
      expect(states.size).toBeGreaterThanOrEqual(3);
    },
  );

  it("names its testcases alike in two runs of the same cases, whatever came of them", async () => {
    const namesOf = async (report: Report) =>
      below(xmlTree(await render(report, dialect)), "testcase").map(({ attributes: { classname, name } }) => [
        classname,
        name,
      ]);
    const names = await namesOf(await reportOf({ trials: trialsOf([1, 1, 1]) }));
    expect(names).toHaveLength(4);
    expect(await namesOf(await reportOf({ trials: trialsOf([0.2, undefined, 1]) }))).toEqual(names);
    expect(await namesOf(await reportOf({ trials: trialsOf([undefined, 0.95, 0]) }))).toEqual(names);
  });

  it("points jest-junit's reader at the line of a case and of a gate whose names hold brackets", async () => {
    const trials = [trialOf({ caseId: "refund (EU)", quality: 0, tags: ["a(b"] })];
    const report = await reportOf({ trials, rules: [rule("quality{tag:a(b}", ">= 0.90")] });
    const shown = SERVICES["dorny jest-junit"]?.(await render(report, dialect), ["golden/shipping.yaml", "evals.yaml"]);
    expect(shown?.map(({ at }) => at)).toEqual(["golden/shipping.yaml:3", "evals.yaml:12"]);
  });
});

describe("the dialect xunit2", () => {
  const schema = readFileSync(new URL("../fixtures/junit/evals-junit-xunit2.xsd", import.meta.url), "utf8");
  const problemsOf = async (contents: string): Promise<readonly string[]> =>
    (await validateXML({ xml: { fileName: "junit.xml", contents }, schema })).errors.map(({ message }) => message);

  it(
    "is valid by its schema whatever the run; the other dialect is not, so that this can fail",
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(randomReport, async (pending) => {
          expect(await problemsOf(await render(await pending, "xunit2"))).toEqual([]);
        }),
        { numRuns: 20 },
      );
      expect(await problemsOf(await render(await reportOf({ trials: trialsOf([1]) }), "common"))).not.toEqual([]);
    },
  );

  it("keeps in the text of a case what it has no attribute for", async () => {
    const xml = await render(await reportOf({ trials: trialsOf([0]) }), "xunit2");
    const [test] = below(xmlTree(xml), "testcase");
    expect(Object.keys(test?.attributes ?? {})).toEqual(["name", "classname", "time"]);
    expect(test?.children.map(({ name }) => name)).toEqual(["failure"]);
    expect(test?.children[0]?.text).toMatch(/ {4}at case-1 \(golden\/shipping\.yaml:1:5\)$/);
  });
});
