import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { examplesOf } from "./docs/markdown.ts";
import { tableNames, unexplained, withTables } from "./docs/reference.ts";
import { runExample } from "./docs/run-example.ts";
import { anchorsOf, linksOf } from "./docs/links.ts";

const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const textOf = (name: string): string => readFileSync(docs + name, "utf8");

/** Their examples are for a CI or come from other tools, and have tests of their own. */
const TESTED_ELSEWHERE = new Set(["ci.md", "formats.md"]);

const PAGES = readdirSync(docs).filter((name) => name.endsWith(".md") && !TESTED_ELSEWHERE.has(name));

describe.each(PAGES)("docs/%s", (page) => {
  const text = textOf(page);
  const examples = examplesOf(text).map((example) => [example[0]?.line ?? 0, example] as const);

  if (examples.length > 0)
    it.each(examples)("shows in line %d what happens", { timeout: 60_000 }, async (_, example) => runExample(example));

  it("links to what is there", () => {
    const broken = linksOf(text).filter(({ file, anchor }) => {
      const target = file === "" ? page : file;
      if (!existsSync(docs + target)) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

it("the index names every page", () => {
  const named = linksOf(textOf("README.md")).map(({ file }) => file);
  expect(named).toEqual(expect.arrayContaining(PAGES.filter((name) => name !== "README.md")));
});

describe("the config reference", () => {
  const reference = textOf("config.md");

  it("says of every key what the schema says (vitest -u writes it anew, and keeps the meanings)", async () => {
    await expect(withTables(reference)).toMatchFileSnapshot("../docs/config.md");
  });

  it("explains every key", () => {
    expect(unexplained(withTables(reference))).toEqual([]);
  });

  it("has every table", () => {
    for (const name of tableNames()) expect(reference).toContain(`<!-- keys: ${name} -->`);
  });
});
