import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/domain/report.ts";
import { html } from "../../src/reporters/html.ts";
import type { PageCase } from "../../src/reporters/page-data.ts";
import { readData } from "../../src/reporters/page/read.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { ATTACKS, baselineOf, richReport } from "./page-report.ts";
import { randomReport } from "./random-reports.ts";
import { commandsIn } from "./readers.ts";
import { earlyReport, plain, reportOf, textOf, trialOf, trialsOf } from "./reports.ts";

const render = (report: Report): Promise<string> => textOf(html.render(report, plain));

const SCRIPTS = /<script\b([^>]*)>(.*?)<\/script>/gs;

/** The data, read as the page does. */
function dataIn(text: string): ReturnType<typeof readData> {
  const [, json = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text) ?? [];
  return readData(json);
}

/** What stands in the document itself, outside its two scripts and its style. */
function staticPart(text: string): string {
  return text.replaceAll(SCRIPTS, "").replace(/<style>.*?<\/style>/s, "");
}

function sha256(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

describe("report.html", () => {
  it("allows its own script and its own style, and nothing else", async () => {
    const text = await render(await richReport());
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text) ?? [];
    const scripts = Array.from(text.matchAll(SCRIPTS), ([, attributes, body = ""]) => ({ attributes, body }));
    expect(scripts.map(({ attributes }) => attributes)).toEqual([' type="application/json" id="data"', ""]);
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? "";
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${sha256(scripts[1]?.body ?? "")}`,
      `style-src ${sha256(style)}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(staticPart(text)).not.toMatch(/<[^>]*\s(?:style|on\w+|src)=/i);
    expect(staticPart(text)).not.toMatch(/(?:src|href)="(?!#)/i);
    expect(style).not.toMatch(/@import|url\(/i);
  });

  it("is small where a run holds nothing", async () => {
    const text = await render(await reportOf({ trials: trialsOf([1]) }));
    expect(Buffer.byteLength(text)).toBeLessThan(120_000);
  });

  it("tells the verdict, the gates, the events and the worst cases in plain HTML", async () => {
    const report = await reportOf({
      trials: trialsOf([1, 1, 0.5, undefined]),
      events: [
        { at: "2026-01-02T03:04:05.000Z", kind: "model", prompt: "concise", message: "gpt-4 answered for gpt-5-mini" },
      ],
    });
    const text = staticPart(await render(report));
    for (const part of [
      "FAIL",
      "exit 1",
      "quality 0.83",
      "&gt;= 0.90",
      "0.63..0.88",
      "concise: gpt-4 answered for gpt-5-mini",
      "evals.yaml:12",
      "quality 0.50 &lt; 0.90",
      "timeout: no answer within 60 s",
      "ef7bebf",
      "golden/shipping.yaml: 4 cases",
      "anthropic claude-sonnet-4-5",
      "evals run --config evals.yaml",
      "1.20 / 1.20 s",
    ])
      expect(text).toContain(part);
  });

  it("shows at most 50 of the worst cases without scripts, and says how many more there are", async () => {
    const text = staticPart(await render(await reportOf({ trials: trialsOf(Array.from({ length: 70 }, () => 0.1)) })));
    expect(text.match(/<details class="case">/g)).toHaveLength(50);
    expect(text).toContain("20 more cases were missed or unscored");
  });

  it("shows what changed since a baseline", async () => {
    const report = await richReport();
    const baseline = await baselineOf(report);
    const text = staticPart(await render({ ...report, baseline }));
    for (const part of [
      "against 20251231T000000Z-before of 2025-12-31 00:00 UTC (evals-baseline/results.json)",
      "(wordy then)",
      "2 regressed, 1 fixed, 1 added, 1 unscored",
      "quality{tag:priced}",
      "inconclusive",
      "no regression",
      "−0.10",
      "0.012",
    ])
      expect(text).toContain(part);
    const refused = { ...baseline, refused: "the judge is another", prompts: [] };
    const alone = await render({ ...report, baseline: refused });
    expect(staticPart(alone)).toContain("They cannot be compared: the judge is another");
    expect(dataIn(alone).cases.every(({ change }) => change === undefined)).toBe(true);
  });

  it("tells how each case changed", async () => {
    const report = await richReport();
    const { cases } = dataIn(await render({ ...report, baseline: await baselineOf(report) }));
    const changes = cases
      .filter(({ prompt, id }) => prompt === "concise" && !id.startsWith("attack"))
      .map(({ id, change }) => [id, change]);
    expect(changes).toEqual([
      ["express/zone?B#1 100%", "regressed"],
      ["named values", "fixed"],
      ["conversation", "added"],
      ["repeated", "regressed"],
      ["no answer", "unscored"],
      ["left out", undefined],
    ]);
  });

  it("tells of a run that ended before it had a plan", async () => {
    expect(staticPart(await render(earlyReport(130, "interrupted")))).toContain("interrupted");
  });

  it("ends on no text and obeys none, whatever the run", async () => {
    await fc.assert(
      fc.asyncProperty(randomReport, async (report) => {
        const text = await render(await report);
        expect(Array.from(text.matchAll(SCRIPTS))).toHaveLength(2);
        expect(text.endsWith("</body>\n</html>\n")).toBe(true);
        expect(commandsIn(text)).toEqual([]);
        let count = 0;
        for await (const _ of (await report).cases()) count += 1;
        expect(dataIn(text).cases).toHaveLength(count);
      }),
      { numRuns: 30 },
    );
  });

  it.each([...hostileTexts, ...ATTACKS.map((text) => ({ name: "an attack", text }))])(
    "gives back $name as it was",
    async ({ text }) => {
      const trial = trialOf({ quality: 0, input: text || "x", candidate: { text, retrieved: [{ id: "d", text }] } });
      const rendered = await render(await reportOf({ trials: [trial] }));
      const [each] = dataIn(rendered).cases;
      expect(each?.trials?.[0]?.candidate?.text).toBe(text);
      expect(each?.trials?.[0]?.candidate?.retrieved?.[0]?.text).toBe(text);
      expect(commandsIn(rendered)).toEqual([]);
      expect(staticPart(rendered)).not.toMatch(/<(?:img|svg onload|script|z|!--)/i);
    },
  );

  it("cuts a text that nobody reads to its end", async () => {
    const trial = trialOf({ quality: 0, candidate: { text: longLine() } });
    const text = await render(await reportOf({ trials: [trial] }));
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
    expect(dataIn(text).cases[0]?.trials?.[0]?.candidate?.text).toMatch(/… \(\d+ more characters\)$/);
  });

  it("gives a document's text once, however often it was retrieved", async () => {
    const text = "Zone B: ".repeat(500);
    const trials = trialsOf([1, 1, 1, 1], {
      candidate: {
        text: "yes",
        retrieved: [
          { id: "a", text },
          { id: "b", text: "other" },
        ],
      },
    });
    const rendered = await render(await reportOf({ trials }));
    expect(rendered.split(text)).toHaveLength(2);
    for (const each of dataIn(rendered).cases)
      expect(each.trials?.[0]?.candidate?.retrieved).toEqual([
        { id: "a", text },
        { id: "b", text: "other" },
      ]);
  });

  it("stays small enough to open: failing cases keep their texts, of the others first the texts go and then the case", async () => {
    const answer = (length: number) => ({
      text: Array.from({ length: length / 5 }, (_, index) => String(index).padStart(5)).join(""),
    });
    const trials = Array.from({ length: 1200 }, (_, index) =>
      trialOf({
        caseId: `case-${index}`,
        line: index + 1,
        quality: index % 100 === 99 ? 0 : 1,
        candidate: answer(19_000),
      }),
    );
    const rendered = await render(await reportOf({ trials }));
    expect(Buffer.byteLength(rendered)).toBeLessThan(10_000_000);
    const { cases, leftOut } = dataIn(rendered);
    const whole = (each: PageCase): boolean => each.trials !== undefined;
    expect(cases.length + leftOut).toBe(1200);
    expect(cases.filter(({ miss }) => miss).every(whole)).toBe(true);
    expect(cases.filter(({ miss }) => miss)).toHaveLength(12);
    expect(cases.filter(whole).length).toBeGreaterThan(300);
    expect(cases.some((each) => !whole(each))).toBe(true);
  });

  it("is written in pieces of one case", async () => {
    let longest = 0;
    let afterHead = false;
    for await (const piece of html.render(
      await reportOf({ trials: trialsOf(Array.from({ length: 500 }, () => 1)) }),
      plain,
    )) {
      if (piece.startsWith('{"head"')) afterHead = true;
      else if (afterHead && !piece.includes("<script>")) longest = Math.max(longest, piece.length);
    }
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(2000);
  });
});
