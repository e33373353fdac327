import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SystemRequest } from "../../src/domain/system.ts";
import { commandSystem } from "../../src/systems/command.ts";
import { isAlive } from "../is-alive.ts";

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const never = new AbortController().signal;

/** A system whose program runs `code` for each request: `r` is the request, `n` counts those of this process, `say` writes a line. */
function system(code: string, { before = "", raw }: { readonly before?: string; readonly raw?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "lines-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = `import { createInterface } from "node:readline"; import { appendFileSync } from "node:fs";
    appendFileSync("pids", process.pid + "\\n"); let n = 0; ${before}
    const say = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    for await (const line of createInterface({ input: process.stdin })) { const r = JSON.parse(line); n += 1; ${code} }`;
  writeFileSync(join(folder, "app.mjs"), raw ?? script);
  const { answer, close } = commandSystem(
    { command: [process.execPath, "app.mjs"], protocol: "lines" },
    { monotonic: () => performance.now(), sleep, basicEnv: { PATH: process.env["PATH"] ?? "" }, folder },
  );
  const end = async () => close?.();
  onTestFinished(end);
  return {
    ask: (input: string, signal = never) => answer(requestFor(input), { signal }),
    end,
    pids: () => (existsSync(join(folder, "pids")) ? readFileSync(join(folder, "pids"), "utf8").trim().split("\n") : []),
  };
}

function requestFor(input: string): SystemRequest {
  return { caseId: input, trial: 1, input, values: {}, variables: {}, metadata: {} };
}

async function expectGone(pids: readonly string[]): Promise<void> {
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
}

const texts = (answers: readonly { readonly candidate: { readonly text: string } }[]) =>
  answers.map(({ candidate }) => candidate.text);

const echo = "say({ text: r.input + n });";

describe("a command that stays", () => {
  it("answers one request after the other in one process, which ends with its input", async () => {
    const { ask, end, pids } = system(echo);
    expect(texts([await ask("a"), await ask("b"), await ask("c")])).toEqual(["a1", "b2", "c3"]);
    expect(pids()).toHaveLength(1);
    expect(pids().filter(isAlive)).toEqual(pids());
    await end();
    await expectGone(pids());
  });

  it("has a process for each call at once, and gives each its own answer", async () => {
    const { ask, pids } = system("await pause(Math.random() * 30); say({ text: r.input });");
    const inputs = Array.from({ length: 40 }, (_, index) => `q${index}`);
    const rounds: string[] = [];
    for (let at = 0; at < inputs.length; at += 4)
      rounds.push(...texts(await Promise.all(inputs.slice(at, at + 4).map((input) => ask(input)))));
    expect(rounds).toEqual(inputs);
    expect(pids()).toHaveLength(4);
  });

  it.each<[string, string, string, RegExp]>([
    [
      "dies",
      'console.error("out of paper"); process.exit(3)',
      "crash",
      /exit code 3 before it answered: out of paper$/,
    ],
    ["is killed", "process.kill(process.pid, 'SIGKILL')", "crash", /was ended by SIGKILL before it answered/],
    ["ends without an answer", "process.exit(0)", "crash", /exit code 0 before it answered/],
    ["closes its output", "process.stdout.end(); setInterval(() => {}, 1000)", "crash", /closed its output/],
    [
      "ends in the middle of a line",
      "process.stdout.write('{\"te'); await pause(50); process.exit(1)",
      "crash",
      /code 1/,
    ],
    ["writes garbage", 'console.log("hello")', "badReply", /"hello", which is not JSON/],
    ["writes another shape", 'say({ answer: "x" })', "badReply", /has no "text"/],
    ["writes two lines", 'process.stdout.write(\'{"text":"a"}\\n{"text":"b"}\\n\')', "badReply", /more than a line/],
    [
      "writes JSON over several lines",
      'process.stdout.write(\'{\\n"text": "a"\\n}\\n\')',
      "badReply",
      /more than a line/,
    ],
    [
      "answers another case",
      'say({ text: "a", caseId: "z" })',
      "badReply",
      /answered for caseId "z" when asked for "b"/,
    ],
    ["floods", 'for (;;) { process.stdout.write("x".repeat(1e6)); await pause(1); }', "badReply", /more than 16 MB/],
  ])("loses one trial where it %s, and goes on in a new process", async (_, code, kind, message) => {
    const { ask, pids } = system(`if (r.input === "b") { ${code} } else { ${echo} }`);
    expect(texts([await ask("a")])).toEqual(["a1"]);
    await expect(ask("b")).rejects.toMatchObject({ kind, message: expect.stringMatching(message) as string });
    expect(texts([await ask("c")])).toEqual(["c1"]);
    expect(pids()).toHaveLength(2);
    await expectGone(pids().slice(0, 1));
  });

  it("keeps the process that says itself that it has no answer", async () => {
    const { ask, pids } = system(`if (n === 1) say({ error: { message: "no stock", kind: "server" } }); else ${echo}`);
    await expect(ask("a")).rejects.toMatchObject({ kind: "server", message: "no stock" });
    expect(texts([await ask("b")])).toEqual(["b2"]);
    expect(pids()).toHaveLength(1);
  });

  it("takes no greeting for an answer", async () => {
    const { ask } = system(echo, { before: 'console.log("Ready.");' });
    await expect(ask("a")).rejects.toMatchObject({
      kind: "badReply",
      message: expect.stringMatching(/"Ready\.".*not JSON|more than a line/) as string,
    });
  });

  it("tells the next trial that something was written when nothing was asked", async () => {
    const { ask } = system(`${echo} if (n === 1) { await pause(100); console.log("done"); }`);
    expect(texts([await ask("a")])).toEqual(["a1"]);
    await sleep(400);
    await expect(ask("b")).rejects.toMatchObject({
      kind: "badReply",
      message:
        'the command wrote "done" when nothing was asked; with `protocol: lines` it writes one line of JSON for each it reads, and all else to stderr',
    });
    expect(texts([await ask("c")])).toEqual(["c1"]);
  });

  it("costs no trial where it ends while nobody asks it", async () => {
    const { ask, pids } = system(`${echo} setTimeout(() => process.exit(0), 100);`);
    expect(texts([await ask("a")])).toEqual(["a1"]);
    await sleep(400);
    expect(texts([await ask("b")])).toEqual(["b1"]);
    expect(pids()).toHaveLength(2);
  });

  it("is ended when its time is up, however deaf, and another takes its place", async () => {
    const { ask, pids } = system(`if (r.input === "b") for (;;) await pause(1000); ${echo}`, {
      before: 'process.on("SIGTERM", () => {});',
    });
    await ask("a");
    const late = new AbortController();
    const asked = ask("b", late.signal).catch((error: unknown) => error);
    await sleep(100);
    late.abort(new Error("too long"));
    expect(await asked).toEqual(new Error("too long"));
    expect(texts([await ask("c")])).toEqual(["c1"]);
    await expectGone(pids().slice(0, 1));
  });

  it("is ended at the end of the run though it ignores the end of its input and what it is asked", async () => {
    const { ask, end, pids } = system(echo, {
      before: 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);',
    });
    await ask("a");
    await end();
    await expectGone(pids());
  });

  it.each([
    ["blank lines and line ends of Windows", 'process.stdout.write(\'\\r\\n{"text":"ok"}\\r\\n\\r\\n\');'],
    ["a line in many pieces", 'for (const c of \'{"text":"ok"}\\n\') { process.stdout.write(c); await pause(2); }'],
    [
      "a letter in two pieces",
      'const b = Buffer.from(\'{"text":"ok","model":"é"}\\n\'); const at = b.indexOf(0xa9); process.stdout.write(b.subarray(0, at)); await pause(30); process.stdout.write(b.subarray(at));',
    ],
    ["a flood on stderr", 'process.stderr.write("x".repeat(5_000_000)); say({ text: "ok" });'],
    ["a megabyte", 'say({ text: "ok", metadata: { long: "x".repeat(1_000_000) } });'],
  ])("reads %s", async (_, code) => {
    const { ask, pids } = system(code);
    expect(texts([await ask("a"), await ask("b")])).toEqual(["ok", "ok"]);
    expect(pids()).toHaveLength(1);
  });

  it("may be asked more than a pipe holds", async () => {
    const { ask } = system("say({ text: String(r.input.length) });");
    expect(texts([await ask("x".repeat(3_000_000))])).toEqual(["3000000"]);
  });

  it("says that the program is not there", async () => {
    const { answer } = commandSystem(
      { command: ["no-such-program"], protocol: "lines" },
      { monotonic: () => 0, sleep, basicEnv: {}, folder: tmpdir() },
    );
    await expect(answer(requestFor("a"), { signal: never })).rejects.toMatchObject({
      kind: "crash",
      message: expect.stringContaining('"no-such-program" could not be started') as string,
    });
  });

  it("is not started for a call that was given up already", async () => {
    const { ask, pids } = system(echo);
    await expect(ask("a", AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
    expect(pids()).toEqual([]);
  });

  it("lets go of what it started once it died", async () => {
    const { ask, pids } = system("process.exit(1);", {
      before: `const { spawn } = await import("node:child_process");
        const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); appendFileSync("pids", left.pid + "\\n");`,
    });
    await expect(ask("a")).rejects.toMatchObject({ kind: "crash" });
    expect(pids()).toHaveLength(2);
    await expectGone(pids());
  });
});
