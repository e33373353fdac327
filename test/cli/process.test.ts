import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { isAlive } from "../is-alive.ts";
import { makeFolder, recorded, times, type Files } from "./harness.ts";
import { modelServer } from "./model-server.ts";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "bin/evals.cjs");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

/** The program as a process of its own. */
function run(
  argv: readonly string[],
  files: Files,
  { during = () => {} }: { readonly during?: (child: ReturnType<typeof spawn>, folder: string) => void } = {},
): Promise<Ended> {
  return rerun(argv, makeFolder(files), { during });
}

/** The same in a folder that is there. */
function rerun(
  argv: readonly string[],
  folder: string,
  { during = () => {} }: { readonly during?: (child: ReturnType<typeof spawn>, folder: string) => void } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...argv], {
    cwd: folder,
    env: { PATH: process.env["PATH"], NO_COLOR: "1", OPENAI_API_KEY: "plain0123456789abcdef" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  during(child, folder);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr, folder })));
}

const withModule = (text: string): Files => ({
  "evals.json": {
    dataset: "cases.jsonl",
    prompts: [{ id: "p", provider: "module", module: "app.mjs" }],
    scorers: { contains: {} },
    timeout: "500ms",
  },
  "cases.jsonl": times(3, (index) => ({ id: `c${index}`, input: "q", reference: "yes" })),
  "app.mjs": text,
});

const resultsOf = ({ folder }: Ended) =>
  JSON.parse(readFileSync(join(folder, "evals-results/results.json"), "utf8")) as {
    verdict: string;
    exitCode: number;
    trials: readonly { status: string; error?: { kind: string } }[];
    usage: { candidate: { calls: number; cached: number } };
  };

describe("the program as a process", () => {
  it("ends with the code that its last line says", async () => {
    const passed = await run(["run"], recorded(times(10, () => true)));
    expect([passed.code, passed.stderr.trimEnd().split("\n").at(-1)]).toEqual([
      0,
      "evals: exit 0 - passed: quality 1.00 >= 0.90 (n = 10, 10 recorded)",
    ]);
    expect((await run(["run"], recorded([false]))).code).toBe(1);
    expect((await run(["run", "--nope"], recorded([true]))).code).toBe(2);
  });

  it.each([
    ["process.exit(0)", "ends the process"],
    ["setTimeout(() => process.exit(0), 20); await new Promise((r) => setTimeout(r, 60))", "ends it later"],
    ["Promise.reject(new Error('nobody hears'))", "leaves a rejection to nobody"],
    [
      "setTimeout(() => { throw new Error('nobody catches') }, 5); await new Promise((r) => setTimeout(r, 60))",
      "throws where nobody catches",
    ],
  ])("never passes where user code does %s: it %s", async (code) => {
    const ended = await run(["run"], withModule(`export default async () => { ${code}; return "yes"; }`));
    expect(ended.code).toBe(70);
    expect(ended.stderr.trimEnd().split("\n").at(-1)).toMatch(/^evals: exit 70 - internal error: /);
    expect(resultsOf(ended)).toMatchObject({ verdict: "error", exitCode: 70 });
  });

  it.each([1, 5, 10, 15, 20, 30])("leaves no report of a pass where a rejection comes late (%i ms)", async (ms) => {
    const ended = await run(
      ["run"],
      withModule(`export default () => { setTimeout(() => Promise.reject(new Error("late")), ${ms}); return "yes"; }`),
    );
    expect(resultsOf(ended).exitCode).toBe(ended.code);
  });

  it("says no key where user code throws one at nobody", async () => {
    const ended = await run(
      ["run"],
      withModule(
        "export default () => { Promise.reject(new Error('failed with ' + process.env.OPENAI_API_KEY)); return 'yes'; }",
      ),
    );
    expect(ended.code).toBe(70);
    const written = readFileSync(join(ended.folder, "evals-results/results.json"), "utf8");
    expect(`${ended.stdout}${ended.stderr}${written}`).not.toContain("plain0123456789abcdef");
  });

  it.each([
    ["sets the exit code last", 'process.on("exit", () => { process.exitCode = 0; }); export default () => "no";', 1],
    ["throws at the end", 'process.on("exit", () => { throw new Error("x"); }); export default () => "no";', 1],
    ["drops every listener", 'process.removeAllListeners("exit"); export default () => "no";', 1],
    ["has no listeners", "process.listeners = () => { throw 1 }; process.exitCode = 0; export default () => 'no';", 1],
    [
      "keeps us from leaving",
      "process.off = () => { throw 1 }; setInterval(() => {}, 1000); export default () => 'no';",
      1,
    ],
    ["exits at the end", 'process.on("exit", () => process.exit(0)); export default () => "no";', 1],
    ["ends the process from below", "export default () => process.reallyExit(0);", 70],
  ])("ends with its own code, whatever user code does: it %s", async (_, code, expected) => {
    const ended = await run(["run"], withModule(code));
    expect([ended.code, resultsOf(ended).exitCode]).toEqual([expected, expected]);
    expect(ended.stderr.trimEnd().split("\n").at(-1)).toMatch(new RegExp(`^evals: exit ${expected} - `));
  });

  const older: Files = { "evals-results/results.json": { verdict: "pass", exitCode: 0 } };

  it("leaves no older pass where the process is killed while user code loads", async () => {
    const killed = await run(["run"], { ...withModule("process.kill(process.pid, 'SIGKILL');"), ...older });
    expect(existsSync(join(killed.folder, "evals-results/results.json"))).toBe(false);
  });

  it("can be interrupted while user code loads", async () => {
    const ended = await run(
      ["run"],
      { ...withModule("await new Promise(() => {});"), ...older },
      {
        during: (child) => setTimeout(() => child.kill("SIGTERM"), 800),
      },
    );
    expect([ended.code, ended.stderr.trimEnd().split("\n").at(-1)]).toEqual([143, "evals: exit 143 - interrupted"]);
    expect(resultsOf(ended)).toMatchObject({ verdict: "error", exitCode: 143 });
  });

  it("heeds a signal though no trial waits for anything", async () => {
    const files: Files = {
      ...withModule("export default () => { for (const end = Date.now() + 5; Date.now() < end;); return 'yes'; };"),
      "cases.jsonl": times(2000, (index) => ({ id: `c${index}`, input: "q", reference: "yes" })),
    };
    const ended = await run(["run"], files, { during: (child) => setTimeout(() => child.kill("SIGTERM"), 1200) });
    expect(ended.code).toBe(143);
    const { trials } = resultsOf(ended);
    expect(trials.filter(({ status }) => status === "scored").length).toBeLessThan(1500);
  });

  it("keeps its answer apart from what user code prints, which is no command", async () => {
    const ended = await run(
      ["run", "--json"],
      withModule("export default () => { console.log('::error::x'); console.error('##[error]y'); return 'yes'; };"),
    );
    expect(JSON.parse(ended.stdout)).toMatchObject({ exitCode: 0 });
    expect(ended.stderr).toContain("  | ·::error::x");
    expect(ended.stderr).not.toMatch(/^\s*::error|##\[/m);
  });

  it("leaves at once on a second Ctrl-C", async () => {
    const hanging = `import { writeFileSync } from "node:fs";
      export default () => { writeFileSync("begun", ""); return new Promise((r) => setTimeout(r, 9000)); };`;
    const ended = await run(["run"], withModule(hanging), {
      during: (child, folder) => {
        const poll = setInterval(() => {
          if (!existsSync(join(folder, "begun"))) return;
          clearInterval(poll);
          for (const after of [0, 2]) setTimeout(() => child.kill("SIGINT"), after);
        }, 10);
      },
    });
    expect(ended.code).toBe(130);
  });

  it.each([
    ["", ""],
    [", though user code dropped who listens for the end", 'process.removeAllListeners("exit");'],
  ])("leaves no process of a command behind on a second Ctrl-C%s", async (_, dropping) => {
    const deaf = `process.on("SIGTERM", () => {}); process.on("SIGINT", () => {}); setInterval(() => {}, 1000);
      require("node:fs").writeFileSync("pid", String(process.pid));`;
    const files: Files = {
      ...withModule(""),
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [
          { id: "q", provider: "module", module: "dropping.mjs" },
          { id: "p", provider: "command", command: [process.execPath, "app.cjs"] },
        ],
        scorers: { contains: {} },
        concurrency: 2,
      },
      "cases.jsonl": [{ input: "q", reference: "yes" }],
      "dropping.mjs": `export default async () => { await new Promise((r) => setTimeout(r, 300)); ${dropping} return "yes"; }`,
      "app.cjs": deaf,
    };
    const ended = await run(["run"], files, {
      during: (child, folder) => {
        const poll = setInterval(() => {
          if (!existsSync(join(folder, "pid"))) return;
          clearInterval(poll);
          for (const after of [500, 550]) setTimeout(() => child.kill("SIGINT"), after);
        }, 20);
      },
    });
    const pid = Number(readFileSync(join(ended.folder, "pid"), "utf8"));
    onTestFinished(() => {
      if (isAlive(pid)) process.kill(pid, "SIGKILL");
    });
    expect(ended.code).toBe(130);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it.each([
    ["throws one while it loads", 'throw new Error("k " + process.env.OPENAI_API_KEY);', 2],
    [
      "throws one where nobody catches",
      'export default () => { setTimeout(() => { throw new Error("k " + process.env.OPENAI_API_KEY); }); return new Promise((r) => setTimeout(r, 200)); };',
      70,
    ],
    ["exits with one", "export default () => process.exit(process.env.OPENAI_API_KEY);", 70],
    ["names one as its model", 'export default () => ({ text: "yes", model: "m " + process.env.OPENAI_API_KEY });', 0],
  ])("says no key where user code %s", async (_, code, expected) => {
    const ended = await run(["run"], withModule(code));
    expect(ended.code).toBe(expected);
    const written = execFileSync("grep", ["-r", "", "evals-results"], { cwd: ended.folder, encoding: "utf8" });
    expect(`${ended.stdout}${ended.stderr}${written}`).not.toContain("plain0123456789abcdef");
    expect(`${ended.stderr}${written}`).toContain("[redacted]");
  });

  it("gives up on a promise that never settles", async () => {
    const ended = await run(["run"], withModule("export default () => new Promise(() => {})"));
    expect(ended.code).toBe(4);
    expect(resultsOf(ended).trials.map(({ error }) => error?.kind)).toEqual(["timeout", "timeout", "timeout"]);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("leaves partial files when it gets %s", async (signal, code) => {
    const server = await modelServer(() => ({ text: "yes", afterMs: 100 }));
    const files: Files = {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [
          {
            id: "p",
            provider: "openai",
            model: "m",
            baseUrl: server.url,
            messages: [{ role: "user", content: "{{ input }}" }],
          },
        ],
        scorers: { contains: {} },
        concurrency: 5,
      },
      "cases.jsonl": times(200, (index) => ({ id: `c${index}`, input: `q${index}`, reference: "yes" })),
    };
    const ended = await run(["run"], files, {
      during: (child) => {
        const poll = setInterval(() => {
          if (server.bodies.length < 12) return;
          clearInterval(poll);
          child.kill(signal);
        }, 5);
      },
    });
    expect(ended.code).toBe(code);
    const { exitCode, trials } = resultsOf(ended);
    expect(exitCode).toBe(code);
    expect(trials).toHaveLength(200);
    expect(trials.some(({ status }) => status === "scored")).toBe(true);
    for (const name of ["junit.xml", "summary.md", "report.html"])
      expect(existsSync(join(ended.folder, "evals-results", name))).toBe(true);
  });

  it("pays for no answer twice that it had when it was killed", async () => {
    const server = await modelServer(() => ({ text: "yes", afterMs: 5 }));
    const model = { provider: "openai", model: "m", baseUrl: server.url };
    const files: Files = {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [{ id: "p", ...model, messages: [{ role: "user", content: "{{ input }}" }] }],
        scorers: { contains: {} },
        concurrency: 5,
      },
      "cases.jsonl": times(200, (index) => ({ id: `c${index}`, input: `q${index}`, reference: "yes" })),
    };
    const killed = await run(["run"], files, {
      during: (child) => {
        const poll = setInterval(() => {
          if (server.bodies.length < 60) return;
          clearInterval(poll);
          child.kill("SIGKILL");
        }, 2);
      },
    });
    const asked = server.bodies.length;
    expect([killed.code, asked < 200]).toEqual([null, true]);
    const again = await rerun(["run"], killed.folder);
    expect(again.code).toBe(0);
    // Those in flight are asked again, and no other.
    expect(server.bodies.length).toBeLessThanOrEqual(205);
    const { calls, cached } = resultsOf(again).usage.candidate;
    expect(calls + cached).toBe(200);
    expect(cached).toBeGreaterThanOrEqual(55);
  });

  it("changes no exit code where nobody reads its output", async () => {
    const ended = await run(["run"], recorded(times(500, () => false)), { during: (child) => child.stdout?.destroy() });
    expect(ended.code).toBe(1);
  });

  it("starts without a bundle's worth of code for its version", async () => {
    expect((await run(["--version"], {})).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
