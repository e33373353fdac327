import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { problemsOf } from "./workflow-lint.ts";

const path = join(import.meta.dirname, "../../docs/ci.md");
const text = readFileSync(path, "utf8");
const action = readFileSync(join(import.meta.dirname, "../../action.yml"), "utf8");

interface Block {
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

/** The code blocks, with the heading of the second level that they stand under. */
function blocksIn(markdown: string): readonly Block[] {
  return markdown.split(/^## /m).flatMap((section) =>
    Array.from(section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language = "", code = ""]) => ({
      heading: section.slice(0, section.indexOf("\n")),
      language,
      code,
    })),
  );
}

const blocks = blocksIn(text);
const of = (heading: string): readonly Block[] => blocks.filter((block) => block.heading === heading);

interface GitLabJob {
  readonly script?: readonly string[];
  readonly rules?: readonly { readonly if?: string }[];
  readonly cache?: readonly { readonly paths?: readonly string[]; readonly when?: string }[];
  readonly artifacts?: { readonly when?: string; readonly reports?: { readonly junit?: string } };
}

/** Keys of a job that GitLab knows and that we have a use for. */
const GITLAB = new Set(["allow_failure", "artifacts", "cache", "image", "needs", "rules", "script", "timeout"]);

describe("docs/ci.md", () => {
  it("has its blocks where they are looked for", () => {
    expect(blocks.map(({ heading, language }) => `${heading}: ${language}`)).toEqual([
      "GitHub Actions: yaml",
      "GitHub Actions: yaml",
      "GitLab: yaml",
      "Jenkins: groovy",
    ]);
  });

  it.each(of("GitHub Actions").map(({ code }, index) => ({ index: index + 1, code })))(
    "has a workflow $index that passes the linters and our rules",
    async ({ code }) => {
      expect(await problemsOf("docs.yml", code)).toEqual([]);
    },
  );

  it("has GitLab's jobs, which keep results and answers of a gate that failed", () => {
    const jobs = parse(of("GitLab")[0]?.code ?? "") as Readonly<Record<string, GitLabJob>>; // checked below
    expect(Object.keys(jobs)).toEqual(["evals", "evals-note"]);
    for (const job of Object.values(jobs)) {
      expect(Object.keys(job).filter((key) => !GITLAB.has(key))).toEqual([]);
      for (const line of job.script ?? []) expect(typeof line).toBe("string");
      for (const rule of job.rules ?? []) expect(rule.if).toMatch(/^\$CI_/);
    }
    const { script, artifacts, cache } = jobs["evals"] ?? {};
    expect(script).toContain("npx evalgate run");
    expect(artifacts).toMatchObject({ when: "always", reports: { junit: "evals-results/junit.xml" } });
    expect(cache?.find(({ paths }) => paths?.includes(".evals/cache/"))).toMatchObject({ when: "always" });
  });

  it("has a Jenkins pipeline that reads the results always", () => {
    const { code } = of("Jenkins")[0] ?? { code: "" };
    expect(code.match(/\{/g)).toHaveLength(code.match(/\}/g)?.length ?? 0);
    expect(code).toMatch(
      /^pipeline \{[\s\S]*stages \{[\s\S]*sh 'npx evalgate run'[\s\S]*post \{\s+always \{\s+junit 'evals-results\/junit\.xml'/,
    );
  });

  it("names every input and output of the action, and none that there is not", () => {
    const { inputs, outputs } = parse(action) as Record<"inputs" | "outputs", object>; // linted elsewhere
    const rows = text.slice(text.indexOf("| input |"), text.indexOf("Outputs:")).split("\n").slice(2);
    const named = rows.flatMap((row) =>
      Array.from((row.split("|")[1] ?? "").matchAll(/`([\w-]+)`/g), ([, name]) => name),
    );
    expect(new Set(named)).toEqual(new Set(Object.keys(inputs)));
    const listed = /^Outputs: `([^`]+)`/m.exec(text)?.[1]?.split(" ");
    expect(new Set(listed)).toEqual(new Set(Object.keys(outputs)));
  });

  it("links to what is there", () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:|#)([^)]+)\)/g), ([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(join(dirname(path), link)), link).toBe(true);
  });
});
