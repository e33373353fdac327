import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { html } from "../../src/reporters/html.ts";
import { chromiumPath, launch, open, type Opened } from "./browser.ts";
import { baselineOf, richReport } from "./page-report.ts";
import { plain, reportOf, textOf, trialsOf } from "./reports.ts";

const CASE = `#/case/concise/${encodeURIComponent("express/zone?B#1 100%")}`;

describe.skipIf(chromiumPath === undefined)("the page in a browser", () => {
  let browser: Browser;
  let [rich, compared] = ["", ""];
  beforeAll(async () => {
    const report = await richReport();
    rich = await textOf(html.render(report, plain));
    compared = await textOf(html.render({ ...report, baseline: await baselineOf(report) }, plain));
    browser = await launch();
  }, 60_000);
  afterAll(() => browser?.close());

  async function opened(text: string, hash = "", options: BrowserContextOptions = {}): Promise<Opened> {
    const open_ = await open(browser, text, hash, options);
    onTestFinished(() => open_.close());
    return open_;
  }

  const rows = (page: Page): Promise<readonly string[]> => page.locator("#app .cases tbody th a").allInnerTexts();

  describe("whatever the texts say", () => {
    it.each(["", "#/cases", CASE])("asks for nothing, complains of nothing and runs nothing at %j", async (hash) => {
      const { page, requests, complaints } = await opened(compared, hash);
      await page.waitForTimeout(50);
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await page.evaluate("window.pwned")).toBeUndefined();
      expect(await page.locator("main").isVisible()).toBe(true);
    });

    it("shows every case with its texts as they are written", async () => {
      const { page, complaints } = await opened(rich, "#/cases?q=window.pwned");
      const links = await page
        .locator("#app .cases tbody th a")
        .evaluateAll((found) => found.map((link) => String(Reflect.get(link, "hash"))));
      expect(links).toHaveLength(10);
      for (const link of links.slice(0, 5)) {
        await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
        await page.locator(".case-page").waitFor();
        expect(await page.locator(".answers").innerText()).toContain("window.pwned");
      }
      expect(complaints).toEqual([]);
      expect(await page.evaluate("window.pwned")).toBeUndefined();
    });

    it("refuses a script that got in all the same", async () => {
      const { page, complaints } = await opened(
        rich.replace("<h2", "<script>window.pwned = 6</script><img src='https://evil.example/x.png'><h2"),
      );
      await expect.poll(() => complaints.length).toBeGreaterThan(0);
      expect(complaints.join("\n")).toContain("Content Security Policy");
      expect(await page.evaluate("window.pwned")).toBeUndefined();
    });
  });

  it("tells the verdict, the gates and the failing cases without scripts", async () => {
    const { page, requests } = await opened(compared, "", { javaScriptEnabled: false });
    expect(await page.locator("h1").innerText()).toBe("FAIL");
    expect(await page.locator("#gates").innerText()).toContain(">= 0.90");
    expect(await page.locator("#baseline").innerText()).toContain("regressed");
    const failing = page.locator("#failing details.case");
    expect(await failing.first().innerText()).toContain("no answer within 60 s");
    await page.locator("#failing").getByText("express/zone?B#1 100%").first().click();
    expect(await page.locator("#failing details[open]").first().innerText()).toContain("It costs $19.00 to zone B.");
    expect(requests).toEqual([]);
  });

  describe("the list", () => {
    it.each([
      ["?show=unscored", ["no answer", "no answer"]],
      ["?show=skipped&prompt=verbose", ["left out"]],
      ["?show=regressed&prompt=concise", ["express/zone?B#1 100%", "repeated"]],
      ["?show=fixed&prompt=concise", ["named values"]],
      ["?tag=policy&prompt=concise", ["no answer", "conversation"]],
      ["?q=LITHIUM%20allowed", ["conversation", "conversation"]],
      ["?q=costs%20%2419.00&prompt=concise", ["express/zone?B#1 100%"]],
      ["?q=nothing-like-this", []],
    ])("of %s", async (query, ids) => {
      const { page } = await opened(compared, `#/cases${query}`);
      expect(await rows(page)).toEqual(ids);
    });

    it("narrows by buttons, choices and words, and goes back", async () => {
      const { page } = await opened(compared, "#/cases?prompt=concise");
      const all = (await rows(page)).length;
      await page.getByRole("button", { name: /^unscored/ }).click();
      await expect.poll(() => rows(page)).toEqual(["no answer"]);
      expect(page.url()).toContain("#/cases?show=unscored&prompt=concise");
      await page.goBack();
      await expect.poll(async () => (await rows(page)).length).toBe(all);
      await page.getByRole("combobox", { name: "Tag" }).selectOption("express");
      await expect.poll(() => rows(page)).toEqual(["express/zone?B#1 100%"]);
      await page.getByRole("combobox", { name: "Tag" }).selectOption("");
      await page.getByRole("searchbox").fill("express ZONE");
      await expect.poll(() => rows(page)).toEqual(["express/zone?B#1 100%"]);
      expect(page.url()).toContain("q=express+ZONE");
    });

    it("sorts", async () => {
      const { page } = await opened(rich, "#/cases?prompt=concise&show=missed");
      await page.getByRole("link", { name: "latency" }).click();
      await expect.poll(async () => (await rows(page))[0]).toBe("express/zone?B#1 100%");
      expect(await page.locator("th[aria-sort=descending]").innerText()).toContain("latency");
    });

    it("draws a part of many at a time", async () => {
      const many = await reportOf({ trials: trialsOf(Array.from({ length: 250 }, (_, index) => (index % 10) / 10)) });
      const { page } = await opened(await textOf(html.render(many, plain)), "#/cases");
      expect(await rows(page)).toHaveLength(100);
      await page.getByRole("button", { name: "Show 100 more of 150" }).click();
      await expect.poll(async () => (await rows(page)).length).toBe(200);
      expect(await page.getByRole("status").innerText()).toBe("250 of 250 cases");
    });
  });

  describe("a case", () => {
    it("stands at its own address, with all that is known of it", async () => {
      const { page } = await opened(rich, CASE);
      expect(await page.locator("h1:visible").innerText()).toBe("express/zone?B#1 100%");
      const text = await page.locator(".case-page").innerText();
      for (const part of [
        "missed",
        "golden/shipping.yaml:3:5",
        "threshold 0.90",
        "the answer lacks $14.20",
        "costs $19.00",
        "anthropic claude-sonnet-4-5",
        "unreadable",
        "the case expects no refusal",
        "1 of 3 relevant documents found",
        "hit, grade 2",
        "not labelled relevant",
        "fuel.md",
        "zones.md",
        "recall@5",
        "lookup",
        '{"kg":5}',
        "1.83 s",
        "first token after 410 ms",
        "812 (512 cached) in, 40 out",
        "$0.0042",
        "1 call",
        "cached: the figures are those of the call that made it",
        "gpt-5-mini-2026-01-01",
        "evals run --config evals.yaml --prompt concise --filter 'express/zone?B#1 100%'",
      ])
        expect(text).toContain(part);
    });

    it("shows word by word what differs from what was expected and from the baseline", async () => {
      const { page } = await opened(compared, CASE);
      expect(await page.locator(".diff del").allInnerTexts()).toEqual(["14.20"]);
      expect(await page.locator(".diff ins").allInnerTexts()).toEqual(["19.00"]);
      await page.getByRole("button", { name: "as it is" }).click();
      await expect.poll(() => page.locator(".diff").count()).toBe(0);
      await page.getByRole("button", { name: "against expected" }).click();
      expect(await page.locator(".diff").innerText()).toContain("to zone B.");
      expect(await page.locator(".case-page").innerText()).toContain(
        "regressed since 20251231T000000Z-before (quality 1.00 then)",
      );
    });

    it("shows its conversation, its named values and its error", async () => {
      const { page, go } = await opened(rich, "#/case/concise/conversation");
      expect(await page.locator(".turns li").allInnerTexts()).toHaveLength(3);
      await go("#/case/concise/named%20values");
      await expect.poll(() => page.locator("[aria-label=Input]").innerText()).toContain('"zone": "B"');
      await go("#/case/concise/no%20answer");
      await expect.poll(() => page.locator(".failure").first().innerText()).toContain("timeout: no answer within 60 s");
      await go("#/case/concise/nowhere");
      await expect.poll(() => page.locator("h1:visible").innerText()).toBe("No such case");
    });

    it("opens at the trial that explains it, and shows the others", async () => {
      const { page } = await opened(rich, "#/case/concise/repeated");
      const trials = page.getByRole("group", { name: "Trial" });
      expect(await trials.getByRole("button", { pressed: true }).innerText()).toBe("2: 0.40");
      await trials.getByRole("button", { name: "3: 0.80" }).click();
      await expect.poll(() => page.locator(".score-table").innerText()).toContain("0.80");
    });
  });

  it("is led by the keyboard", async () => {
    const { page } = await opened(rich, "");
    await page.keyboard.press("/");
    await expect.poll(() => page.evaluate("document.activeElement.type")).toBe("search");
    await page.keyboard.type("express zone");
    await expect.poll(() => rows(page)).toEqual(["express/zone?B#1 100%", "express/zone?B#1 100%"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("#/case/verbose/");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => page.url()).toContain("#/case/concise/");
    await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("H1");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).toContain("#/cases?q=express+zone");
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("express/zone?B#1 100%");
  });

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    it.each(["", "#/cases", CASE])("has nothing that axe finds at %j", async (hash) => {
      const { page } = await opened(compared, hash, { colorScheme });
      expect(await violations(page)).toEqual([]);
    });
  });

  it("is found out by axe where it has a fault", async () => {
    const { page } = await opened(rich.replace("<h2", '<img src="data:,"><h2'));
    expect(await violations(page)).toEqual([expect.stringContaining("image-alt")]);
  });

  it("becomes dark and light at a button", async () => {
    const { page } = await opened(rich, "", { colorScheme: "light" });
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await ground()).not.toBe(light);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Light" }).click();
    expect(await ground()).toBe(light);
  });

  it.each(["", "#/cases", CASE])("fits a telephone at %j", async (hash) => {
    const { page } = await opened(compared, hash, { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  });

  it("prints with everything unfolded", async () => {
    const { page } = await opened(rich, CASE);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator(".bar").isVisible()).toBe(false);
    expect(await page.getByText("Returns are free.").isVisible()).toBe(true);
  });
});

/** What axe finds, rule by rule. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run()");
  const list: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] =
    Object(found).violations;
  return list.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join("; ")}`);
}
