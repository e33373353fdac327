import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { evals, makeFolder, type Files } from "./harness.ts";
import { modelServer } from "./model-server.ts";

const bin = join(import.meta.dirname, "../../bin/evals.cjs");

const CONFIG =
  "dataset: cases.yaml\nprompts: [{ id: p, provider: module, module: app/m.mjs }]\nscorers: { equals: {} }\n";
const FILES: Files = {
  "evals.yaml": CONFIG,
  "cases.yaml": '- { id: a, input: one, reference: "1" }\n- { id: b, input: two, reference: "2" }\n',
  "app/m.mjs": `import { appendFileSync } from "node:fs";
    import { words } from "./words.mjs";
    export default ({ input }) => {
      appendFileSync("calls.txt", input + "\\n");
      return words[input];
    };`,
  "app/words.mjs": 'export const words = { one: "1", two: "2" };',
};

/** A person at the desk: sees what is printed, edits files and presses keys. */
function desk(folder = makeFolder(FILES), flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, "run", "--watch", ...flags], {
    cwd: folder,
    env: { PATH: process.env["PATH"], NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [shown, read] = ["", 0];
  const code = new Promise<number | null>((resolve) => child.on("close", resolve));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (shown += chunk.toString()));
  return {
    folder,
    code,
    press: (keys: string) => child.stdin.write(keys),
    edit: (name: string, text: string) => writeFileSync(join(folder, name), text),
    calls: () => readFileSync(join(folder, "calls.txt"), "utf8").trim().split("\n"),
    interrupt: () => child.kill("SIGINT"),
    shown: () => shown,
    /** What was printed since the last time, up to the text that is waited for. */
    async see(text: string): Promise<string> {
      await expect.poll(() => shown.indexOf(text, read), { timeout: 15_000 }).toBeGreaterThan(-1);
      const end = shown.indexOf(text, read) + text.length;
      const seen = shown.slice(read, end);
      read = end;
      return seen;
    },
  };
}

describe("a watched run", () => {
  it("asks again what an edit affects, shows a broken file and waits, and leaves with the code of its last run", async () => {
    const { folder, code, press, edit, calls, see } = desk();
    await see("exit 0 - passed: quality 1.00 >= 0.90 (n = 2)");
    await see("q: quit");

    edit("cases.yaml", '- { id: a, input: one, reference: "1" }\n- { id: b, input: two, reference: "3" }\n');
    expect(await see("exit 1")).toContain("changed: cases.yaml");
    expect(calls()).toEqual(["one", "two"]);
    await see("q: quit");

    edit("app/words.mjs", 'export const words = { one: "1", two: "3" };');
    await see("exit 0 - passed");
    expect(calls()).toHaveLength(4);
    await see("q: quit");

    edit("evals.yaml", `${CONFIG}treshold: 1\n`);
    expect(await see("exit 2 - 1 problem in evals.yaml")).toContain('did you mean "threshold"?');
    await see("q: quit");
    edit("evals.yaml", CONFIG);
    await see("exit 0 - passed: quality 1.00 >= 0.90 (n = 2, 2 cached)");
    await see("q: quit");
    expect(calls()).toHaveLength(4);

    press("q");
    expect(await code).toBe(0);
    expect(readdirSync(join(folder, "evals-results")).filter((name) => /^\d/.test(name))).toHaveLength(1);
  });

  it("runs the failing cases, one case, all, or asks again, by a key", async () => {
    const { code, press, edit, calls, see, interrupt } = desk();
    await see("q: quit");
    press("f");
    await see("no case failed");
    edit("app/words.mjs", 'export const words = { one: "1", two: "wrong" };');
    await see("exit 1");
    await see("q: quit");
    press("f");
    await see("filtered by the failing cases");
    await see("q: quit");
    press("cx\u007Fa\n");
    await see("filtered by --filter a");
    await see("q: quit");
    press("a");
    await see("exit 1 - gate failed: quality 0.50 < 0.90 (n = 2)");
    await see("q: quit");
    expect(calls()).toHaveLength(4);
    press("r");
    await see("exit 1");
    await see("q: quit");
    expect(calls()).toHaveLength(6);
    interrupt();
    await see("exit 130 - interrupted");
    expect(await code).toBe(130);
  });

  it("asks again what the cache has, and only then", async () => {
    const model = await modelServer(() => ({ text: "1" }));
    const prompt = {
      id: "p",
      provider: "openai",
      baseUrl: model.url,
      model: "m",
      messages: [{ role: "user", content: "{{ input }}" }],
    };
    const files = {
      "evals.json": { dataset: "cases.yaml", prompts: [prompt], scorers: { equals: {} } },
      "cases.yaml": '- { id: a, input: one, reference: "1" }',
    };
    const { code, press, edit, see } = desk(makeFolder(files), [], { OPENAI_API_KEY: "sk-test" });
    await see("exit 0 - passed: quality 1.00 >= 0.90 (n = 1)");
    await see("q: quit");
    press("r");
    await see("exit 0 - passed: quality 1.00 >= 0.90 (n = 1)");
    await see("q: quit");
    expect(model.bodies).toHaveLength(2);
    edit("cases.yaml", '- { id: a, input: one, reference: "2" }');
    await see("exit 1");
    await see("q: quit");
    expect(model.bodies).toHaveLength(2);
    press("q");
    expect(await code).toBe(1);
  });

  it("says that it was interrupted while it ran", async () => {
    const hanging = `import { writeFileSync } from "node:fs";
      export default () => { writeFileSync("begun", ""); return new Promise(() => {}); };`;
    const { code, see, interrupt, folder } = desk(makeFolder({ ...FILES, "app/m.mjs": hanging }));
    await expect.poll(() => existsSync(join(folder, "begun")), { timeout: 15_000 }).toBe(true);
    interrupt();
    await see("exit 130 - interrupted");
    expect(await code).toBe(130);
  });

  it("stays with the cases that failed before it began", async () => {
    const files = {
      ...FILES,
      "app/m.mjs": 'import { words } from "./words.mjs"; export default ({ input }) => words[input];',
      "app/words.mjs": 'export const words = { one: "1", two: "wrong" };',
    };
    const { folder } = await evals(["run"], files);
    const { code, press, edit, see } = desk(folder, ["--failing", "--gate-subset"]);
    await see("exit 1 - gate failed: quality 0.00 < 0.90 (n = 1)");
    await see("q: quit");
    edit("app/words.mjs", 'export const words = { one: "1", two: "2" };');
    await see("exit 0 - passed: quality 1.00 >= 0.90 (n = 1");
    await see("q: quit");
    edit("app/words.mjs", 'export const words = { one: "1", two: "worse" };');
    await see("exit 1 - gate failed: quality 0.00 < 0.90 (n = 1)");
    await see("q: quit");
    press("q");
    expect(await code).toBe(1);
  });

  it.each([
    [["--json"], {}, "--json"],
    [["--dry-run"], {}, "--dry-run"],
    [["-c", "-"], {}, "a config from stdin"],
    [[], { CI: "true" }, "CI, where nobody edits"],
  ])("is refused with %j %j", async (flags, env, reason) => {
    const ran = await evals(["run", "--watch", ...flags], FILES, { env });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`--watch does not go with ${reason}`);
  });
});
