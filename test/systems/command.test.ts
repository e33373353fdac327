import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SystemRequest } from "../../src/domain/system.ts";
import { commandSystem } from "../../src/systems/command.ts";

const request: SystemRequest = { caseId: "a", trial: 1, input: "q", values: {}, variables: {}, metadata: {} };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const basicEnv = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };

function folderWith(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  writeFileSync(join(folder, "app.mjs"), script);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(script: string, signal = new AbortController().signal, env?: Record<string, string>) {
  const folder = folderWith(script);
  const system = commandSystem(
    { command: [process.execPath, "app.mjs"], protocol: "once", ...(env && { env }) },
    { monotonic: () => performance.now(), sleep, basicEnv, folder },
  );
  return { folder, answer: system.answer(request, { signal, traceparent: "00-1" }) };
}

const reading = 'let t = ""; for await (const c of process.stdin) t += c; const r = JSON.parse(t);';

describe("the command system", () => {
  it("writes the request to stdin and reads a candidate from stdout", async () => {
    const { answer } = run(`${reading} console.log(JSON.stringify({ text: r.input + r.caseId, retrieved: ["d"] }))`);
    expect(await answer).toMatchObject({ source: "live", candidate: { text: "qa", retrieved: [{ id: "d" }] } });
  });

  it("hands on PATH, HOME, the trace and what was configured; no other variable, no key", async () => {
    process.env["PLANTED_KEY"] = "secret";
    onTestFinished(() => void delete process.env["PLANTED_KEY"]);
    const { answer } = run("console.log(JSON.stringify({ text: Object.keys(process.env).sort().join() }))", undefined, {
      OWN: "1",
    });
    expect((await answer).candidate.text).toBe("HOME,OWN,PATH,TRACEPARENT");
  });

  it.each([
    [
      "a crash",
      'console.error("out of paper"); process.exit(3)',
      { kind: "crash", message: expect.stringContaining("exit code 3: out of paper") as string },
    ],
    [
      "a signal",
      "process.kill(process.pid, 'SIGKILL')",
      { kind: "crash", message: expect.stringContaining("SIGKILL") as string },
    ],
    ["garbage", 'console.log("hello")', { kind: "badReply", message: expect.stringContaining('"hello"') as string }],
    ["nothing", "", { kind: "badReply" }],
    ["two values", 'console.log("{\\"text\\":\\"a\\"}\\n{\\"text\\":\\"b\\"}")', { kind: "badReply" }],
    ["another shape", 'console.log(\'{"answer":"a"}\')', { kind: "badReply" }],
    ["an error of its own", 'console.log(\'{"error":"no stock"}\')', { kind: "crash", message: "no stock" }],
    [
      "a flood",
      'for (let i = 0; i < 400; i++) process.stdout.write("x".repeat(100_000)); await new Promise((r) => setTimeout(r, 60_000))',
      { kind: "badReply", message: expect.stringContaining("16 MB") as string },
    ],
  ])("has no answer in %s", async (_, script, error) => {
    await expect(run(script).answer).rejects.toMatchObject(error);
  });

  it("says that a program is not there", async () => {
    const system = commandSystem(
      { command: ["no-such-program"], protocol: "once" },
      { monotonic: () => 0, sleep, basicEnv, folder: tmpdir() },
    );
    await expect(system.answer(request, { signal: new AbortController().signal })).rejects.toMatchObject({
      kind: "crash",
      retryable: false,
      message: expect.stringContaining("no-such-program") as string,
    });
  });

  it("need not be read", async () => {
    const { answer } = run('process.stdin.destroy(); console.log(\'{"text":"deaf"}\')');
    expect((await answer).candidate.text).toBe("deaf");
  });

  it("leaves no process behind when it is ended, however deaf", async () => {
    const stop = new AbortController();
    const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
    const script = `import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs"; ${deaf}
      const child = spawn(process.execPath, ["-e", ${JSON.stringify(deaf)}]); writeFileSync("pids", process.pid + " " + child.pid);`;
    const { folder, answer } = run(script, stop.signal);
    const failed = answer.catch((error: unknown) => error);
    const pids = join(folder, "pids");
    while (!existsSync(pids) || readFileSync(pids, "utf8") === "") await sleep(10);
    await sleep(100);
    stop.abort(new Error("stop"));
    expect(await failed).toEqual(new Error("stop"));
    await sleep(900);
    const alive = readFileSync(pids, "utf8").split(" ").filter(isAlive);
    expect(alive).toEqual([]);
  });
});

/** A process that ended and was not yet waited for counts as gone. */
function isAlive(pid: string): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" }).trim().startsWith("Z");
  } catch {
    return false;
  }
}
