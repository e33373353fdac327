import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/problem.ts";
import { openRecord } from "../../src/records/read.ts";
import { evals, makeFolder, recorded, times } from "../cli/harness.ts";

const text = async (): Promise<string> => {
  const ran = await evals(["run", "--trials", "1"], recorded(times(5, (index) => index > 0)));
  return ran.read("evals-results/results.json") ?? "";
};

function open(content: string) {
  const folder = makeFolder({});
  writeFileSync(join(folder, "r.json"), content);
  return openRecord(join(folder, "r.json"), "r.json");
}

function problemOf(content: string) {
  try {
    open(content);
  } catch (error) {
    if (error instanceof UserError) return error.problems[0];
    throw error;
  }
  return undefined;
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("a record that is read back", () => {
  it.each([
    ["as it was written", (written: string) => written],
    ["by a program that wrote it anew", (written: string) => JSON.stringify(JSON.parse(written))],
    ["by one that indents", (written: string) => JSON.stringify(JSON.parse(written), null, 4)],
    ["with the line ends of Windows", (written: string) => written.replaceAll("\n", "\r\n")],
  ])("is what it was, %s", async (_, changed) => {
    const written = await text();
    const expected = JSON.parse(written) as { trials: object[]; verdict: string; run: object };
    const record = open(changed(written));
    expect(await collect(record.trials())).toEqual(expected.trials);
    expect(await collect(record.trials())).toEqual(expected.trials);
    expect(record.header.run).toEqual(expected.run);
    expect(record.outcome.verdict).toBe(expected.verdict);
    expect(record.planned).toBe(5);
    expect(record.caseOf("sys", "c003")).toMatchObject({ caseId: "c003", quality: 1, miss: false });
    expect(record.caseOf("sys", "c000")).toMatchObject({ caseId: "c000", quality: 0, miss: true });
    expect(record.caseOf("sys", "nope")).toBeUndefined();
    expect(record.caseOf("nope", "c003")).toBeUndefined();
    record.close();
  });

  it.each<[string, (written: string) => string, RegExp, boolean]>([
    ["cut in a line", (written) => written.slice(0, -400), /not JSON|cut short/, true],
    [
      "cut between lines",
      (written) => written.slice(0, written.lastIndexOf("\n    {") + 1 || -20),
      /cut short|not JSON/,
      true,
    ],
    [
      "without its end",
      (written) => written.replace("\n  ]\n}\n", "\n"),
      /cut short: its list of trials has no end/,
      true,
    ],
    ["with a quality of 2", (written) => written.replace('"quality":1', '"quality":2'), /quality/, true],
    ["with a key of its own", (written) => written.replace('"miss":', '"mist":'), /unknown key "mist"/, true],
    [
      "with a case twice",
      (written) => written.replace('"caseId":"c004"', '"caseId":"c001"'),
      /a second result for the case "c001"/,
      true,
    ],
    [
      "with a stranger's prompt config",
      (written) => written.replace('{"prompt":"sys"', '{"prompt":"sus"'),
      /no prompt config of the run is called "sus"/,
      true,
    ],
    [
      "of another version",
      (written) => written.replace('"schemaVersion": 1', '"schemaVersion": 7'),
      /schemaVersion 7/,
      false,
    ],
    ["that is a list", () => "[1]", /no record of a run/, false],
    ["that is empty", () => "", /not JSON/, true],
  ])("is refused %s", async (_, changed, message, placed) => {
    const written = await text();
    const problem = problemOf(changed(written));
    expect(problem?.message).toMatch(message);
    expect(problem?.file).toBe("r.json");
    if (placed) expect(problem?.at?.line).toBeGreaterThan(0);
  });

  it("names the line of the trial", async () => {
    const written = await text();
    const line = written.split("\n").findIndex((each) => each.includes('"caseId":"c002"')) + 1;
    const problem = problemOf(written.replace('"caseId":"c002","trial":1', '"caseId":"c002","trial":0'));
    expect(problem?.at?.line).toBe(line);
    expect(problem?.message).toMatch(/trial/);
  });

  it("is refused where the run never began", async () => {
    const ran = await evals(["run", "--limt"], recorded([true]));
    expect(problemOf(ran.read("evals-results/results.json") ?? "")?.message).toMatch(
      /the run of this record never began: /,
    );
  });
});
