import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const parts = readdirSync(join(root, "src"));

/** One import that each part may not have: a sibling part, the layer above, a package with its home elsewhere, or a global. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  domain: ["../text/inert.ts", "../stats/quantile.ts", "openai", "node:fs"],
  stats: ["../domain/score.ts", "../text/inert.ts", "zod"],
  text: ["../config/read.ts", "../stats/quantile.ts", "node:fs", "commander"],
  app: ["../cli/main.ts", "openai", "commander"],
  cli: ["../gate/evaluate.ts", "../run/execute.ts", "chalk", "yaml"],
};
/** What runs in a browser lies within `reporters`, and has its own packages. */
const PAGE = "reporters/page";
const FORBIDDEN_TO_PAGE = ["../../config/x.ts", "../../app/x.ts", "../../cli/x.ts", "chalk", "node:fs"];
const forbiddenOf = (part: string): readonly string[] =>
  FORBIDDEN[part] ?? [
    ...parts.filter((other) => !["domain", "stats", "text", part].includes(other)).map((other) => `../${other}/x.ts`),
    "commander",
  ];

describe("the layering rule", () => {
  let folder = "";
  let found = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "layering-"));
    cpSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const part of parts) {
      mkdirSync(join(folder, "src", part), { recursive: true });
      const imports = forbiddenOf(part).map(
        (path, index) => `import { x${index} } from ${JSON.stringify(path)};\nexport const y${index} = x${index};\n`,
      );
      for (const [index, text] of imports.entries())
        writeFileSync(join(folder, "src", part, `planted${index}.ts`), text);
      writeFileSync(
        join(folder, "src", part, "clock.ts"),
        "export const now = Date.now();\nexport const chance = Math.random();\n",
      );
    }
    mkdirSync(join(folder, "src", PAGE));
    for (const [index, path] of FORBIDDEN_TO_PAGE.entries())
      writeFileSync(
        join(folder, "src", PAGE, `planted${index}.tsx`),
        `import { x } from "${path}";\nexport const y = x;\n`,
      );
    found = lint(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(parts.flatMap((part) => forbiddenOf(part).map((path, index) => [part, path, index] as const)))(
    "%s may not import %s",
    (part, _path, index) => {
      expect(found).toMatch(
        new RegExp(
          `src/${part}/planted${index}\\.ts:1:\\d+: .*no-restricted-imports|no-restricted-imports.*src/${part}/planted${index}\\.ts`,
        ),
      );
    },
  );

  it.each(FORBIDDEN_TO_PAGE.map((path, index) => [path, index] as const))(
    "the page may not import %s",
    (_path, index) => {
      expect(found.split("\n").find((line) => line.includes(`${PAGE}/planted${index}.tsx`))).toContain(
        "no-restricted-imports",
      );
    },
  );

  it.each(parts)("%s takes time and chance from its edges", (part) => {
    const lines = found.split("\n").filter((line) => line.includes(`src/${part}/clock.ts`));
    expect(lines.filter((line) => line.includes("no-restricted"))).toHaveLength(2);
  });
});

function lint(cwd: string): string {
  try {
    return execFileSync(join(root, "node_modules/.bin/oxlint"), ["--format", "unix", "src"], { cwd, encoding: "utf8" });
  } catch (error) {
    return String(Reflect.get(Object(error), "stdout"));
  }
}
