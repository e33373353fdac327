// node bench/html.js: the page of 2,000 cases: how large it is, how long a run takes longer that writes it, with how much memory,
// and (where there is a Chromium) how long a browser takes until its list can be used.
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { evals, inTurns, median, verdict } from "./measure.js";

const rounds = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), "bench-"));
mkdirSync(join(folder, ".git"));
writeCases(2000);
const run = (...reporters) => ({
  args: [evals, "run", ...reporters.flatMap((name) => ["--reporter", name])],
  options: { cwd: folder },
});
const [without, withPage] = await inTurns([run("json"), run("json", "html")], rounds);
const failed = [...without.runs, ...withPage.runs].find(({ code }) => code !== 1);
if (failed !== undefined) throw new Error(failed.stderr);
const page = join(folder, "evals-results", "report.html");
verdict("the page of 2,000 cases", statSync(page).size / 1e6, 10, " MB");
verdict(
  "a run of 2,000 cases with the page, longer than without it",
  (withPage.wallMs - without.wallMs) / 1000,
  2,
  " s",
);
verdict("its memory, more than without it", withPage.peakMb - without.peakMb, 40, " MB");
await openPage();
rmSync(folder, { recursive: true });

/** Answers of 600 characters, five documents of 500, each of them retrieved for several cases; a third of the cases fails. */
function writeCases(count) {
  const text = (seed, length) =>
    Array.from({ length: length / 8 }, (_, i) =>
      `${((seed + 1) * (i + 7) * 2_654_435_761) % 9_999_991}`.padEnd(7).slice(0, 7),
    ).join(" ");
  const rows = Array.from({ length: count }, (_, i) => ({
    golden: {
      id: `case-${i}`,
      input: `question ${i}: ${text(i, 200)}`,
      reference: `${i} dollars`,
      relevant: { [`doc-${i % 500}`]: 1 },
      tags: [`tag-${i % 20}`],
    },
    row: {
      caseId: `case-${i}`,
      text: `${text(i, 600)} It is ${i % 3 === 0 ? "free" : `${i} dollars`}.`,
      retrieved: Array.from({ length: 5 }, (_, k) => ({
        id: `doc-${(i + k * 37) % 500}`,
        text: text((i + k * 37) % 500, 500),
        score: 9 - k,
      })),
      latencyMs: 100 + (i % 900),
      usage: { inputTokens: 800, outputTokens: 100 },
    },
  }));
  const lines = (key) => rows.map((each) => JSON.stringify(each[key])).join("\n");
  writeFileSync(join(folder, "cases.jsonl"), lines("golden"));
  writeFileSync(join(folder, "rows.jsonl"), lines("row"));
  const prompts = [{ id: "p", provider: "recorded", file: "rows.jsonl" }];
  const config = { dataset: "cases.jsonl", prompts, scorers: { contains: {} }, gates: { quality: ">= 0.90" } };
  writeFileSync(join(folder, "evals.json"), JSON.stringify(config));
}

async function openPage() {
  const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
    (path) => path && existsSync(path),
  );
  if (executablePath === undefined)
    return console.log("no Chromium here: how long the page takes to open was not measured");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  const [opened, searched] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const tab = await browser.newPage();
    await tab.goto(`${pathToFileURL(page).href}#/cases`);
    await tab.locator("#app .cases tbody tr").first().waitFor();
    // From the start of the navigation until the list was drawn, by the page's own clock.
    opened.push(await tab.evaluate("new Promise((done) => requestAnimationFrame(() => done(performance.now())))"));
    const before = performance.now();
    await tab.getByRole("searchbox").fill("case-1999");
    await tab.getByText("1 of 2000 cases").waitFor();
    searched.push(performance.now() - before);
    await tab.close();
  }
  await browser.close();
  verdict("2,000 cases, until the list can be used", median(opened) / 1000, 1, " s");
  verdict("2,000 cases, the first search", median(searched) / 1000, 1, " s");
}
