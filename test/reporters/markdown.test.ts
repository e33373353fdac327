import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTHING_SPENT } from "../../src/domain/spend.ts";
import type { Report } from "../../src/domain/report.ts";
import { htmlInline, markdownBlock, markdownInline } from "../../src/reporters/markdown-text.ts";
import { markdown } from "../../src/reporters/markdown.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { randomReport } from "./random-reports.ts";
import { commandsIn } from "./readers.ts";
import { earlyReport, plain, reportOf, rule, textOf, trialOf, trialsOf } from "./reports.ts";

const render = (report: Report): Promise<string> => textOf(markdown.render(report, plain));

/** All that is not inside a fenced block, by CommonMark's rule: a fence ends at one that is at least as long. */
function outsideFences(text: string): string {
  let fence = "";
  const outside: string[] = [];
  for (const line of text.split("\n")) {
    const [, mark = ""] = /^(`{3,})/.exec(line) ?? [];
    if (fence === "" && mark !== "") fence = mark;
    else if (fence !== "" && new RegExp(`^${"`".repeat(fence.length)}\`*\\s*$`).test(line)) fence = "";
    else if (fence === "") outside.push(line);
  }
  expect(fence).toBe("");
  return outside.join("\n");
}

const SUMMARY = /^<details><summary>.*<\/summary>$/;
const OUR_TAGS = /<details><summary>|<\/summary>|<\/details>|<\/?b>|<br>/g;
/** A tag, a mention, a reference or an address that no zero-width space breaks. */
const LIVE_ANYWHERE = /<|(?<!&)[@#](?!&#8203;)|:\/\/|www\.|gh-\d/i;
/** What Markdown would make something of, not behind a backslash; brackets inside an HTML element are none. */
const LIVE_IN_MARKDOWN = /(?<!\\)(?:\\\\)*(?:[`[\]~_$]|!\[)/;

describe("untrusted text in Markdown", () => {
  it.each([
    ["a | b", "a &#124; b"],
    ["`code` *bold* _it_ ~no~", "\\`code\\` \\*bold\\* \\_it\\_ \\~no\\~"],
    ["@octocat", "@&#8203;octocat"],
    ["#123 GH-3", "#&#8203;123 GH-&#8203;3"],
    ["![x](https://e.example)", "\\!\\[x\\](https:&#8203;//e.example)"],
    ["www.e.example", "www&#8203;.e.example"],
    ["<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"],
    ["one\ntwo", "one␊two"],
    ["$x$", "\\$x\\$"],
    ["C:\\|", "C:\\\\&#124;"],
  ])("%j is written %j", (text, written) => {
    expect(markdownInline(text)).toBe(written);
  });

  it("has no tag, no line break and no mention in an HTML element", () => {
    expect(htmlInline("</summary>\n\n@octocat & co")).toBe("&lt;/summary&gt;␊␊@&#8203;octocat &amp; co");
  });

  it("never leaves its fence", () => {
    const backticks = fc
      .array(fc.constantFrom("`", "```", "\n", "~~~", "a", " "), { maxLength: 30 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(backticks, (text) => {
        expect(outsideFences(markdownBlock(text, 1000))).toBe("");
      }),
    );
  });
});

describe("summary.md", () => {
  it("says the verdict first, then notices, gates, prompt configs and the worst cases", async () => {
    const trials = trialsOf([1, 0.5, undefined, 0]);
    const events = [
      { at: "", kind: "model", prompt: "concise", message: "asked for gpt-5-mini, answered by gpt-5-nano" },
    ];
    const text = await render(await reportOf({ trials, events }));
    expect(text.split("\n")[0]).toBe("**FAIL** (exit 1): gate failed: quality 0.50 &lt; 0.90 (n = 4)");
    const places = [
      "- **notice:** concise: asked for gpt-5-mini, answered by gpt-5-nano",
      "| gate | prompt | value | limit | worst..best | n | status |",
      "| quality | concise | 0.50 | &gt;= 0.90 | 0.38..0.63 | 3 of 4 | **FAIL** |",
      "**cost of this run:** candidates \\$0.04; judge anthropic claude-sonnet-4-5: no calls",
      "| prompt | quality | scored | missed | unscored | cost |",
      "### Worst cases",
      "<b>case-3</b> [concise]: unscored: timeout: no answer within 60 s",
      "<b>case-4</b> [concise]: quality 0.00 &lt; 0.90",
      "<b>case-2</b> [concise]: quality 0.50 &lt; 0.90",
    ].map((part) => text.indexOf(part.replace(/ cost \|$/, "")));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).not.toContain("case-1");
  });

  it("shows the judge's reason, the evidence and the answer of a miss", async () => {
    const scores = {
      correctness: { status: "scored" as const, value: 0, reason: "Claims 2 days.", quotes: ["3-5 days"] },
    };
    const text = await render(
      await reportOf({ trials: [trialOf({ quality: 0, scores, candidate: { text: "2 days" } })] }),
    );
    expect(text).toContain("- **correctness 0.00**: Claims 2 days. “3-5 days”");
    expect(text).toContain("**Answer**\n\n```text\n2 days\n```");
  });

  it("never shows an unknown cost as nothing", async () => {
    const usage = { candidate: { ...NOTHING_SPENT, calls: 1, unpricedCalls: 1 }, judge: NOTHING_SPENT };
    const text = await render(await reportOf({ trials: [trialOf({ usage })] }));
    expect(text).toContain("| unknown | no calls |");
    expect(text).not.toContain("$0");
  });

  it("stays within 60,000 characters with 10,000 failing cases, and says how many it left out", async () => {
    const trials = trialsOf(Array.from({ length: 10_000 }, (_, index) => (index % 100) / 200));
    const text = await render(await reportOf({ trials }));
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text.length).toBeGreaterThan(55_000);
    const [, left] = /\n\n(\d+) more cases were missed or unscored; results\.json has them all\.\n$/.exec(text) ?? [];
    expect(Number(left) + (text.match(/<details>/g)?.length ?? 0)).toBe(10_000);
  });

  it("stays within 60,000 characters whatever the gates, prompt configs and notices", async () => {
    const hostile = "\u200B@#[".repeat(100);
    const trials = Array.from({ length: 500 }, (_, index) =>
      trialOf({ prompt: `p${index}`, quality: 0, candidate: { text: hostile } }),
    );
    const events = Array.from({ length: 500 }, () => ({ at: "", kind: "model", message: hostile }));
    const report = await reportOf({ trials, events });
    const text = await render({ ...report, sentence: hostile.repeat(20) });
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/and \d+ more\n/);
  });

  it.each([...hostileTexts, { name: "a line of 1 MB", text: longLine() }])(
    "is inert with $name everywhere",
    async ({ text }) => {
      const scores = { correctness: { status: "scored" as const, value: 0, reason: text, quotes: [text] } };
      const hostile = { file: text, input: text || "?", reference: [text], relevant: { [text]: 1 } };
      const trials = [
        trialOf({
          caseId: `${text} 1`,
          quality: 0,
          scores,
          candidate: { text, retrieved: [{ id: `x${text}` }] },
          ...hostile,
        }),
        trialOf({ caseId: `${text} 2`, status: "unscored", error: { kind: "server", message: text }, ...hostile }),
      ];
      const report = await reportOf({ trials, events: [{ at: "", kind: "model", message: text }] });
      const written = await render({ ...report, sentence: text });
      expect(commandsIn(written)).toEqual([]);
      expect(written).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069]/u);
      const lines = outsideFences(written).replace("### Worst cases", "").split("\n");
      for (const line of lines) expect(line.replaceAll(OUR_TAGS, "")).not.toMatch(LIVE_ANYWHERE);
      for (const line of lines.filter((each) => !SUMMARY.test(each))) expect(line).not.toMatch(LIVE_IN_MARKDOWN);
      expect(outsideFences(written).match(/^<details>|^<\/details>$/gm)).toHaveLength(4);
    },
  );

  it("renders every run, and a run that ended before its plan", async () => {
    await fc.assert(
      fc.asyncProperty(randomReport, async (pending) => {
        const report = await pending;
        expect(await render(report)).toContain(`(exit ${report.outcome.exitCode})`);
      }),
      { numRuns: 100 },
    );
    expect(await render(earlyReport(2, "3 problems in evals.yaml"))).toMatch(
      /^\*\*ERROR\*\* \(exit 2\): 3 problems in evals\.yaml\n/,
    );
  });
});

describe("the first screen of summary.md", () => {
  it("has the gates that did not hold first, whatever the order of the config", async () => {
    const rules = [rule("correctness", ">= 0.10"), rule("ndcg", ">= 0.10"), rule("quality", ">= 0.90")];
    const text = await render(await reportOf({ trials: trialsOf([1, 0.5]), rules }));
    expect(text.match(/^\| (quality|ndcg|correctness) .*$/gm)).toEqual([
      "| quality | concise | 0.75 | &gt;= 0.90 |  | 2 | **FAIL** |",
      expect.stringMatching(/^\| ndcg .* \*\*undecided\*\* \|$/),
      "| correctness | concise | 0.75 | &gt;= 0.10 |  | 2 | pass |",
    ]);
  });

  it("says in the line of a case, before anybody opens it, what the judge said of its lowest score", async () => {
    const scores = {
      tone: { status: "scored" as const, value: 0.5, reason: "Rather curt." },
      correctness: { status: "scored" as const, value: 0, reason: "Claims 2 days.\nNot so." },
      length: { status: "scored" as const, value: 0 },
    };
    const text = await render(await reportOf({ trials: [trialOf({ quality: 0.2, scores })] }));
    expect(text).toContain("<br>correctness: Claims 2 days.␊Not so.</summary>");
  });

  it("has of the figures those that say something", async () => {
    const headOf = async (report: Report) => /^\| prompt .*$/m.exec(await render(report))?.[0];
    const bare = { candidate: { text: "x" }, usage: { candidate: NOTHING_SPENT, judge: NOTHING_SPENT } };
    expect(await headOf(await reportOf({ trials: [trialOf(bare)] }))).toBe(
      "| prompt | quality | scored | missed | unscored | cost | judge cost |",
    );
    expect(await headOf(await reportOf({ trials: [trialOf({ source: "cached" })] }))).toBe(
      "| prompt | quality | scored | missed | unscored | cost | judge cost | tokens in / out | latency p50 / p95 | TTFT p50 / p95 | cached |",
    );
  });
});
