import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evals, expectAgreement, makeFolder, recorded, times, type Files, type Ran } from "../cli/harness.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { obey, type StepEffect } from "./runner.ts";

const OUTPUTS = "verdict exit-code quality passed missed unscored cost-usd run results junit summary report".split(" ");

/** A run as a step of a job, and what the runner makes of it. */
async function step(
  files: Files,
  argv: readonly string[] = [],
): Promise<{ readonly ran: Ran; readonly effect: StepEffect }> {
  const folder = makeFolder({});
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  writeFileSync(output, "");
  writeFileSync(summary, "");
  const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  const ran = await evals(["run", ...argv], files, { env });
  const log = `${ran.stdout}\n${ran.stderr}`;
  return { ran, effect: obey({ log, output: readFileSync(output, "utf8"), summary: readFileSync(summary, "utf8") }) };
}

/** Recorded answers, references, errors, ids and models, all of these texts. */
function hostile(texts: readonly string[]): Files {
  const idOf = (text: string, index: number) =>
    `${index} ${text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, " ").slice(0, 200)}`.trim();
  return {
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [{ id: "sys", provider: "recorded", file: "rows.jsonl" }],
      scorers: { equals: {}, checked: { type: "module", module: "score.mjs" } },
      maxUnscored: 1000,
    },
    "score.mjs": "export default ({ reference }, { text }) => ({ value: 0, reason: `${text} ${reference}` });\n",
    "cases.jsonl": texts.map((text, index) => ({
      id: idOf(text, index),
      input: `? ${text}`,
      reference: `x${text}`,
      tags: [idOf(text, index)],
    })),
    "rows.jsonl": texts.map((text, index) => ({
      caseId: idOf(text, index),
      model: text,
      ...(index % 4 === 3 ? { error: text } : { text, retrieved: [{ id: text || "none", text }] }),
    })),
  };
}

function expectOursAlone({ ran, effect }: Awaited<ReturnType<typeof step>>): void {
  expectAgreement(ran);
  expect(effect.complaints).toEqual([]);
  for (const { name } of effect.commands) expect(["error", "warning", "notice"]).toContain(name);
  // None is one that the runner would drop.
  const { error, warning, notice } = effect.annotations;
  expect(effect.commands).toHaveLength(error.length + warning.length + notice.length);
  expect(error.length === 0).toBe(ran.code === 0);
  expect(notice).toHaveLength(1);
  expect([...effect.outputs.keys()]).toEqual(OUTPUTS);
  expect(effect.outputs.get("exit-code")).toBe(String(ran.code));
  expect(effect.outputs.get("verdict")).toBe(ran.results.verdict);
  expect(effect.summary).toContain(`(exit ${ran.code})`);
}

describe("a step that runs evals", () => {
  it.each(["-q", "-v"])(
    "gives the runner no command but ours whatever texts a recording holds, with %s",
    async (flag) => {
      const done = await step(hostile([...hostileTexts.map(({ text }) => text), longLine().slice(0, 100_000)]), [flag]);
      expect(done.ran.code).toBe(1);
      expectOursAlone(done);
    },
  );

  it("does so for any text", { timeout: 60_000 }, async () => {
    const part = fc.constantFrom(
      "::",
      "error",
      "##[",
      "]",
      "%0A",
      "\n",
      "\r",
      "\u2028",
      "\u0085",
      "<<",
      "=",
      " ",
      "ghadelimiter_",
      "add-mask",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) =>
        expectOursAlone(await step(hostile(texts), ["-v"])),
      ),
      { numRuns: 25 },
    );
  });

  it("writes files that name what it wrote", async () => {
    const { ran, effect } = await step(hostile(["fine"]));
    for (const name of ["results", "junit", "summary"]) expect(ran.read(effect.outputs.get(name) ?? "")).toBeDefined();
  });

  it(
    "keeps its summary and its annotations within the limits with 10,000 bad answers",
    { timeout: 60_000 },
    async () => {
      expectOursAlone(await step(recorded(times(10_000, () => false))));
    },
  );

  it("tells of a run that never began", async () => {
    const { ran, effect } = await step({ "evals.yaml": "dataset: x::error::y\n##[error]z: 1\n" });
    expect(ran.code).toBe(2);
    expect(effect.complaints).toEqual([]);
    expect(effect.commands.map(({ name }) => name)).toEqual(effect.annotations.error.map(() => "error"));
    expect([...effect.outputs.keys()]).toEqual(OUTPUTS);
    expect(ran.read(effect.outputs.get("summary") ?? "")).toContain("exit 2");
  });
});

describe("the runner of these tests", () => {
  it.each([
    ["::error file=a,line=1::x%0Ay", "error", "x\ny"],
    ["   ::add-mask::secret", "add-mask", "secret"],
    ["behind it ##[group]x", "group", "behind it ##[group]x"],
  ])("finds a command in %j", (log, name, message) => {
    expect(obey({ log, output: "", summary: "" }).commands).toMatchObject([{ name, message }]);
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    ["a=1\nb=<<x\n", { a: "1", b: "<<x" }, []],
    ["a<<E\n1\n2\nE\nb=3\n", { a: "1\n2", b: "3" }, []],
    ["a<<E\n1\n", {}, ["no end of a<<E"]],
    ["nothing\n", {}, ["invalid format: nothing"]],
  ])("reads the outputs %j", (output, outputs, complaints) => {
    const effect = obey({ log: "", output, summary: "" });
    expect(Object.fromEntries(effect.outputs)).toEqual(outputs);
    expect(effect.complaints).toEqual(complaints);
  });

  it("shows ten annotations a level and no summary of more than 1 MiB", () => {
    const effect = obey({ log: "::error::x\n".repeat(11), output: "", summary: "x".repeat(1024 * 1024 + 1) });
    expect(effect.annotations.error).toHaveLength(10);
    expect(effect.commands).toHaveLength(11);
    expect(effect.summary).toBe("");
    expect(effect.complaints).toHaveLength(1);
  });
});
