import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFile } from "../../src/text/parse.ts";
import { evals, filesBelow, makeFolder } from "./harness.ts";

const WRITTEN = [
  "evals.yaml",
  "prompts/first.yaml",
  "golden/cases.yaml",
  "golden/documents/tickets.md",
  "golden/documents/visit.md",
  ".github/workflows/evals.yml",
];

describe("evals init", () => {
  it("is green in one command after it, without a key or a network", async () => {
    const made = await evals(["init"], {});
    expect([made.code, made.lastLine]).toEqual([0, "evals: exit 0 - wrote 6 files; next: npx evalgate run"]);
    for (const name of WRITTEN) expect([name, made.stdout.includes(`wrote  ${name}\n`)]).toEqual([name, true]);
    const ran = await evals(["run"], {}, { cwd: made.folder, env: { CI: "true" } });
    expect([ran.code, ran.lastLine]).toEqual([0, "evals: exit 0 - passed: quality 1.00 >= 0.90 (n = 3)"]);
    expect(made.read(".gitignore")).toBe(".evals/\nevals-results/\n");
    expect(made.read("evals.yaml")).toMatch(/^# yaml-language-server: \$schema=/);
  });

  it("breaks where an answer is wrong", async () => {
    const { folder, read } = await evals(["init"], {});
    writeFileSync(
      join(folder, "golden/documents/tickets.md"),
      String(read("golden/documents/tickets.md")).replace("$12.50", "$13.00"),
    );
    expect((await evals(["run"], {}, { cwd: folder })).code).toBe(1);
  });

  it("writes a workflow that is YAML, needs no key and has the folder within the repository", async () => {
    const made = await evals(["init", "tools/gate"], {});
    expect(made.lastLine).toBe("evals: exit 0 - wrote 6 files; next: cd tools/gate && npx evalgate run");
    const { value } = await parseFile("evals.yml", made.read(".github/workflows/evals.yml") ?? "");
    expect(value).toMatchObject({ jobs: { gate: { defaults: { run: { "working-directory": "tools/gate" } } } } });
    expect(JSON.stringify(value)).not.toContain("secrets");
    expect((await evals(["run"], {}, { cwd: join(made.folder, "tools/gate") })).code).toBe(0);
  });

  it("leaves what is there, names it, and adds only the missing lines to .gitignore", async () => {
    const files = {
      "golden/cases.yaml": "- { id: mine, input: x }\n",
      ".gitignore": "node_modules\r\n/evals-results",
      "package-lock.json": "{}",
    };
    const made = await evals(["init", "--json"], files);
    const { written, kept, ignored } = JSON.parse(made.stdout) as Record<string, unknown>;
    expect([written, kept, ignored]).toEqual([
      WRITTEN.filter((name) => name !== "golden/cases.yaml"),
      ["golden/cases.yaml"],
      [".evals/"],
    ]);
    expect(made.read("golden/cases.yaml")).toBe(files["golden/cases.yaml"]);
    expect(made.read(".gitignore")).toBe("node_modules\r\n/evals-results\r\n.evals/\r\n");
    expect(made.read(".github/workflows/evals.yml")).toContain("npm ci");
  });

  it.each(["evals.yaml", "evals.yml", "evals.json", "evals.config.ts", "evals.config.mjs"])(
    "writes nothing beside a %s",
    async (name) => {
      const ran = await evals(["init"], { [name]: "{}" });
      expect([ran.code, ran.lastLine]).toEqual([
        2,
        `evals: exit 2 - a config is here already: ${name}; nothing was written`,
      ]);
      expect(filesBelow(ran.folder)).toEqual([join(ran.folder, name)]);
    },
  );

  it("is refused the second time", async () => {
    const { folder } = await evals(["init"], {});
    const before = filesBelow(folder).map((path) => readFileSync(path, "utf8"));
    expect((await evals(["init"], {}, { cwd: folder })).code).toBe(2);
    expect(filesBelow(folder).map((path) => readFileSync(path, "utf8"))).toEqual(before);
  });

  it("writes nothing where a file stands in the place of a folder", async () => {
    const ran = await evals(["init"], { golden: "a file" });
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/cannot write .*golden.*nothing was written/)]);
    expect(readdirSync(ran.folder).toSorted()).toEqual([".git", "golden"]);
    expect((await evals(["init", "golden"], {}, { cwd: ran.folder })).code).toBe(2);
  });

  it("does not follow a link that leads nowhere", async () => {
    const folder = makeFolder({});
    symlinkSync(join(folder, "elsewhere.yaml"), join(folder, "evals.yaml"));
    expect((await evals(["init"], {}, { cwd: folder })).code).toBe(2);
    expect(existsSync(join(folder, "elsewhere.yaml"))).toBe(false);
  });
});

describe("evals init --from", () => {
  it.each([
    ["no file", ["--from", "none.yaml"], {}, /no file "none\.yaml"/],
    ["code", ["--from", "a.js"], { "a.js": "1" }, /"a\.js" is no YAML or JSON/],
    ["a list", ["--from", "a.yaml"], { "a.yaml": "- 1" }, /a\.yaml:1:1 .*must be a map of keys/],
    ["no YAML", ["--from", "a.yaml"], { "a.yaml": "a: [" }, /a\.yaml:1:\d+ .*not YAML/],
    [
      "files in the way",
      ["--from", "a.yaml"],
      { "a.yaml": "prompts: [x]", "golden/cases.yaml": "[]" },
      /is there already: golden\/cases\.yaml; nothing was written/,
    ],
  ])("is exit 2 for %s, and writes nothing", async (_, argv, files, message) => {
    const ran = await evals(["init", ...argv], files);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(join(ran.folder, "evals.yaml"))).toBe(false);
  });

  it("takes the file from its twin in the environment", async () => {
    const ran = await evals(["init"], {}, { env: { EVALS_FROM: "none.yaml" } });
    expect(ran.lastLine).toBe('evals: exit 2 - no file "none.yaml"');
  });
});
