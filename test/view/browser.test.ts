import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { chromiumPath, launch } from "../reporters/browser.ts";
import { evals, makeFolder } from "../cli/harness.ts";
import { viewing } from "./viewing.ts";

const HOSTILE = '</script><script>window.pwned = 1</script><img src="x" onerror="window.pwned = 2">';
const CONFIG = {
  dataset: "cases.jsonl",
  prompts: [{ id: "sys", provider: "recorded", file: "rows.jsonl" }],
  scorers: { same: { type: "equals" } },
};
const cases = Array.from({ length: 8 }, (_, index) => ({ id: `case ${index}`, input: HOSTILE, reference: "right" }));
const rows = (right: number) =>
  cases.map(({ id }, index) => ({ caseId: id, text: index < right ? "right" : `${HOSTILE} ${index}` }));

describe.skipIf(chromiumPath === undefined)("evals view in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(() => browser?.close());

  async function opened(address: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const [complaints, elsewhere]: [string[], string[]] = [[], []];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(address).origin)) elsewhere.push(request.url());
    });
    await page.goto(address);
    return { page, complaints, elsewhere };
  }

  it("goes from the history to a run, to a case, and to what changed", async () => {
    const { address } = await viewing(await twoRuns());
    const { page, complaints, elsewhere } = await opened(address);
    expect(await page.locator("h1").innerText()).toBe("Runs");
    expect(await page.locator(".line-chart").count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
    await page.locator("tbody th a").first().click();
    expect(await page.locator("h1").innerText()).toBe("FAIL");
    await page.locator("#failing tbody a").first().click();
    expect(await page.locator(".answers").innerText()).toContain("window.pwned");
    await page.locator("header nav a", { hasText: "Runs" }).click();
    await page.getByRole("button", { name: "Compare before and now" }).click();
    expect(page.url()).toMatch(/\/compare\/[^/?]+\/[^/?]+$/);
    expect(await page.locator(".sentence").innerText()).toContain("quality 1.00 -> 0.25");
    await page.locator("#regressed summary").first().click();
    expect(await page.locator("#regressed .sides").first().innerText()).toContain("</script><script>window.pwned");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("link", { name: "the other way round" }).click();
    expect(await page.locator("#fixed-title").innerText()).toBe("Fixed (6)");
    expect(complaints).toEqual([]);
    expect(elsewhere).toEqual([]);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
  });

  it("chooses two runs without scripts", async () => {
    const { address } = await viewing(await twoRuns());
    const { page } = await opened(address, { javaScriptEnabled: false });
    await page.getByRole("radio", { name: /^now/ }).nth(1).check();
    await page
      .getByRole("radio", { name: /^before/ })
      .first()
      .check();
    await page.getByRole("button", { name: "Compare before and now" }).click();
    expect(await page.locator("#fixed-title").innerText()).toBe("Fixed (6)");
  });

  it.each([
    ["on a telephone", { viewport: { width: 390, height: 844 } }],
    ["in the dark", { colorScheme: "dark" as const }],
  ])("is whole and readable %s", async (_, options) => {
    const { address } = await viewing(await twoRuns());
    const { page } = await opened(address, options);
    const width = (): Promise<unknown> => page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect([await width(), await violations(page)]).toEqual([0, []]);
    await page.getByRole("button", { name: "Compare before and now" }).click();
    await page.locator("#regressed").waitFor();
    expect([await width(), await violations(page)]).toEqual([0, []]);
  });

  it("follows a run until it is a report", async () => {
    const folder = await twoRuns();
    const live = join(folder, "evals-results", "20990101T000000Z-living");
    const done = join(folder, "evals-results", "results.json");
    const lines = readFileSync(join(folder, "worse", "journal.jsonl"), "utf8").split(/(?<=\n)/);
    mkdirSync(live);
    writeFileSync(join(live, "journal.jsonl"), lines.slice(0, 4).join(""));
    const { address } = await viewing(folder, ["20990101T000000Z-living"]);
    const { page, complaints } = await opened(address);
    expect(await page.locator(".figures").innerText()).toContain("3 of 8 trials");
    expect(await violations(page)).toEqual([]);
    appendFileSync(join(live, "journal.jsonl"), lines.slice(4).join(""));
    await expect.poll(() => page.locator(".figures").innerText()).toContain("8 of 8 trials");
    expect(await page.locator(".failing").innerText()).toContain("<script>window.pwned");
    expect(await page.locator(".failing img, .failing script").count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    cpSync(done, join(live, "results.json"));
    await expect.poll(() => page.locator("h1").innerText(), { timeout: 5000 }).toBe("FAIL");
    expect(complaints).toEqual([]);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
  });

  it("tells that the server is gone", async () => {
    const folder = makeFolder({ "evals-results/20990101T000000Z-living/journal.jsonl": "" });
    const { address, end } = await viewing(folder, ["latest"]);
    const { page } = await opened(address);
    expect(await page.locator("#lost").isVisible()).toBe(false);
    await end();
    await page.locator("#lost").waitFor();
  });
});

/** The first had all right, the second 2 of 8; its folder lies in `worse` too. */
async function twoRuns(): Promise<string> {
  const { folder } = await evals(["run", "-q"], { "evals.json": CONFIG, "cases.jsonl": cases, "rows.jsonl": rows(8) });
  // The second run shall be the newer one, also by the second.
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
  writeFileSync(
    join(folder, "rows.jsonl"),
    rows(2)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(""),
  );
  const { results } = await evals(["run", "-q"], {}, { cwd: folder });
  cpSync(join(folder, "evals-results", results.run.id), join(folder, "worse"), { recursive: true });
  rmSync(join(folder, "worse", "results.json"));
  return folder;
}

/** What axe finds, rule by rule. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run()");
  const list: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] =
    Object(found).violations;
  return list.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join("; ")}`);
}
