import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import type { Report } from "../../src/domain/report.ts";
import { junit } from "../../src/reporters/junit.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { randomReport } from "./random-reports.ts";
import { commandsIn, readJunit } from "./readers.ts";
import { earlyReport, plain, reportOf, rule, textOf, trialOf, trialsOf } from "./reports.ts";

const schema = readFileSync(new URL("../fixtures/junit/evals-junit.xsd", import.meta.url), "utf8");

async function problemsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: { fileName: "junit.xml", contents: xml }, schema });
  return errors.map(({ message }) => message);
}

const render = (report: Report): Promise<string> => textOf(junit.render(report, plain));

async function casesOf(report: Report): Promise<Readonly<Record<string, string>>> {
  const { suites } = readJunit(await render(report));
  return Object.fromEntries(
    suites.flatMap(({ cases }) => cases.map(({ name, outcome, type }) => [name, `${outcome} ${type}`.trim()])),
  );
}

describe("junit.xml", () => {
  it("says of a run that failed which cases missed", async () => {
    const skipped = trialOf({ caseId: "later", status: "skipped", skip: "later", candidate: undefined });
    expect(await casesOf(await reportOf({ trials: [...trialsOf([1, 0.5, 0, undefined]), skipped] }))).toEqual({
      "case-1": "passed",
      "case-2": "failure evals.miss",
      "case-3": "failure evals.miss",
      "case-4": "error evals.timeout",
      later: "skipped evals.skip",
      "[concise] quality >= 0.90": "failure evals.gate",
    });
  });

  it("tolerates what a pass tolerates", async () => {
    const trials = trialsOf([1, 1, 0.8, undefined]);
    expect(await casesOf(await reportOf({ trials, rules: [rule("quality", ">= 0.70")], maxUnscored: 1 }))).toEqual({
      "case-1": "passed",
      "case-2": "passed",
      "case-3": "skipped evals.tolerated",
      "case-4": "skipped evals.tolerated-error",
      "[concise] quality >= 0.70": "passed",
    });
  });

  it("calls an undecided gate and its unscored cases errors, and its misses tolerated", async () => {
    const unreadable = trialOf({
      caseId: "case-9",
      status: "unscored",
      scores: { correctness: { status: "failed", reason: "no JSON", cause: "unreadable" } },
    });
    const unscored = trialOf({
      caseId: "case-10",
      status: "unscored",
      scores: { label: { status: "failed", reason: "no label" } },
    });
    expect(await casesOf(await reportOf({ trials: [...trialsOf([1, 0.8]), unreadable, unscored] }))).toEqual({
      "case-1": "passed",
      "case-2": "skipped evals.tolerated",
      "case-9": "error evals.unreadable",
      "case-10": "error evals.unscored",
      "[concise] quality >= 0.90": "error evals.inconclusive",
    });
  });

  it.each([
    [2, "3 problems in evals.yaml", "evals.usage"],
    [70, "internal error: x", "evals.internal"],
    [130, "interrupted", "evals.interrupted"],
  ])("has exactly one error where exit %d came before a plan", async (code, words, type) => {
    const xml = await render(earlyReport(code, words));
    const { root, suites } = readJunit(xml);
    expect(root).toMatchObject({ tests: "1", failures: "0", errors: "1" });
    expect(suites.map(({ attributes }) => attributes["name"])).toEqual(["gates"]);
    expect(suites[0]?.cases).toMatchObject([{ outcome: "error", type, message: words, text: words }]);
    expect(await problemsOf(xml)).toEqual([]);
  });

  it("shows an interrupted run whose gates held as an error", async () => {
    const report = await reportOf({ trials: trialsOf([1, 1]), interrupted: "SIGINT" });
    expect(report.outcome).toMatchObject({ exitCode: 130, gates: [{ status: "held" }] });
    expect(await casesOf(report)).toMatchObject({ run: "error evals.interrupted" });
  });

  it("has a suite for each prompt config, one for the gates, and classes without dots", async () => {
    const trials = [...trialsOf([1], { prompt: "v1.2" }), ...trialsOf([1], { prompt: "empty" })];
    const report = await reportOf({ trials });
    const { suites } = readJunit(await render(report));
    expect(suites.map(({ attributes }) => attributes["name"])).toEqual(["v1.2", "empty", "gates"]);
    expect(suites[0]?.cases[0]?.attributes).toEqual({
      name: "case-1",
      classname: "v1_2",
      time: "1.200",
      file: "golden/shipping.yaml",
      line: "1",
    });
    expect(suites[2]?.cases[0]?.attributes).toMatchObject({ classname: "gates", file: "evals.yaml", line: "12" });
    expect(Object.fromEntries(suites[0]?.properties ?? [])).toEqual({
      "evals.version": "0.1.0",
      "evals.run_id": "20260102T030405Z-abcdef",
      "evals.commit": "ef7bebf",
      "evals.model": "gpt-5-mini",
      "evals.judge": "anthropic claude-sonnet-4-5",
      "evals.config_hash": "2f6c",
      "evals.score": "1",
      "evals.threshold": "0.9",
    });
  });

  it("has a suite for a prompt config of which nothing ran", async () => {
    const whole = await reportOf({ trials: [...trialsOf([1], { prompt: "a" }), ...trialsOf([1], { prompt: "b" })] });
    const half = await reportOf({ trials: trialsOf([1], { prompt: "b" }), header: whole.record.header });
    const { suites } = readJunit(await render(half));
    expect(suites.map(({ attributes, cases }) => [attributes["name"], cases.length])).toEqual([
      ["a", 0],
      ["b", 1],
      ["gates", 2],
    ]);
  });

  it("explains a miss: the message first, the place last", async () => {
    const trial = trialOf({
      caseId: "shipping-eu",
      quality: 0.42,
      scores: {
        correctness: { status: "scored", value: 0.42, reason: "Claims 2-day delivery." },
        "recall@5": { status: "scored", value: 0.5 },
      },
      candidate: { text: "2 days\nsurely", retrieved: [{ id: "ship.md" }, { id: "faq.md" }], costUsd: 0.002 },
      reference: ["3-5 business days"],
      relevant: { "ship.md": 1, "zones.md": 2, "legal.md": 0 },
    });
    const { suites } = readJunit(await render(await reportOf({ trials: [trial] })));
    expect(suites[0]?.cases[0]?.text.trim()).toBe(
      [
        "quality 0.42 < 0.90 (correctness 0.42)",
        "",
        "scorer       score    min   reason",
        "quality      0.42     0.90",
        "correctness  0.42           Claims 2-day delivery.",
        "recall@5     0.50",
        "",
        "- expected: 3-5 business days",
        "+ actual:   2 days␊surely",
        "",
        "retrieved: ship.md (hit), faq.md",
        "missed:    zones.md",
        "",
        "    at shipping-eu (golden/shipping.yaml:3:5)",
      ].join("\n"),
    );
  });

  it("keeps a case's text within 8 KB of UTF-8, the message and the place in it, and says how much was cut", async () => {
    const scores = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `s${index}`,
        { status: "scored" as const, value: 0, reason: "😀".repeat(400) },
      ]),
    );
    const { suites } = readJunit(await render(await reportOf({ trials: [trialOf({ quality: 0, scores })] })));
    const text = suites[0]?.cases[0]?.text.trim() ?? "";
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
    expect(Buffer.byteLength(text)).toBeGreaterThan(8000);
    expect(text.startsWith("quality 0.00 < 0.90")).toBe(true);
    expect(text).toMatch(/… \(\d+ more bytes\)\n\n {4}at case-1 \(golden\/shipping\.yaml:3:5\)$/);
  });

  it("gives the same bytes for the same record", async () => {
    const trials = trialsOf([1, 0.5, undefined]);
    expect(await render(await reportOf({ trials }))).toBe(
      await render(await reportOf({ trials: structuredClone(trials) })),
    );
  });

  it.each([...hostileTexts, { name: "a line of 1 MB", text: longLine() }])(
    "is valid and inert with $name everywhere",
    async ({ text }) => {
      const id = text.slice(0, 5000);
      const scores = { correctness: { status: "scored" as const, value: 0, reason: text, quotes: [text] } };
      const candidate = { text, model: text, retrieved: [{ id: text }] };
      const hostile = { candidate, input: text, reference: [text], relevant: { [id]: 1 }, file: text };
      const trials = [
        trialOf({ caseId: `${id} 1`, quality: 0, scores, ...hostile }),
        trialOf({ caseId: `${id} 2`, status: "unscored", ...hostile, error: { kind: "server", message: text } }),
        trialOf({ caseId: `${id} 3`, status: "skipped", skip: text, ...hostile }),
      ];
      const report = await reportOf({ trials, header: { config: { file: text, hash: text } } });
      for (const shown of [report, { ...report, sentence: text }]) {
        const xml = await render(shown);
        expect(await problemsOf(xml)).toEqual([]);
        expect(commandsIn(xml)).toEqual([]);
        for (const { cases } of readJunit(xml).suites) {
          for (const each of cases) expect(commandsIn(each.text)).toEqual([]);
          for (const each of cases) expect(Buffer.byteLength(each.text)).toBeLessThanOrEqual(8300);
        }
      }
    },
  );

  it(
    "is valid, counts what it holds, and fails exactly where the exit code is not 0",
    { timeout: 120_000 },
    async () => {
      const exits = new Set<number>();
      await fc.assert(
        fc.asyncProperty(randomReport, async (pending) => {
          const report = await pending;
          exits.add(report.outcome.exitCode);
          const xml = await render(report);
          const { root, suites } = readJunit(xml);
          for (const { attributes, cases } of suites) expect(attributes).toMatchObject(countsOf(cases));
          const all = countsOf(suites.flatMap(({ cases }) => cases));
          expect(root).toMatchObject({ tests: all.tests, failures: all.failures, errors: all.errors });
          expect(Number(all.failures) + Number(all.errors) === 0).toBe(report.outcome.exitCode === 0);
          expect(Number(all.tests)).toBe((await countCases(report)) + (suites.at(-1)?.cases.length ?? 0));
        }),
        { numRuns: 400 },
      );
      expect([...exits].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 70, 130, 143]);
    },
  );

  it("is valid by its schema whatever the run", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomReport, async (pending) => {
        expect(await problemsOf(await render(await pending))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("is refused by its schema when it is wrong, so that the checks above can fail", async () => {
    const xml = await render(await reportOf({ trials: trialsOf([0]) }));
    for (const [right, wrong] of [
      ['file="golden/', 'file="/golden/'],
      ['name="case-1"', 'name=""'],
      ['time="1.200"', 'time="1.2000"'],
      ['hostname="localhost" ', ""],
      ["2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05"],
    ] as const) {
      expect(xml).toContain(right);
      expect(await problemsOf(xml.replace(right, wrong))).not.toEqual([]);
    }
  });
});

function countsOf(cases: readonly { readonly outcome: string }[]) {
  const count = (outcome: string): string => String(cases.filter((each) => each.outcome === outcome).length);
  return { tests: String(cases.length), failures: count("failure"), errors: count("error"), skipped: count("skipped") };
}

async function countCases(report: Report): Promise<number> {
  let count = 0;
  for await (const _ of report.cases()) count += 1;
  return count;
}
