import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { isAlive } from "../is-alive.ts";
import { commandSystem } from "../../src/systems/command.ts";

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const request = { caseId: "a", trial: 1, input: "q", values: {}, variables: {}, metadata: {} };

const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
/** Writes its id and that of a child into a file, and heeds nothing but SIGKILL. */
const deafFamily = `import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs"; ${deaf}
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(deaf)}], { stdio: "inherit" });
  setTimeout(() => writeFileSync("pids", process.pid + " " + child.pid), 200);`;

function folderWith(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "group-"));
  writeFileSync(join(folder, "app.mjs"), script);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(folder: string, signal: AbortSignal, command = [process.execPath, "app.mjs"], input = "q") {
  const basicEnv = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };
  return commandSystem({ command, protocol: "once" }, { monotonic: () => 0, sleep, basicEnv, folder }).answer(
    { ...request, input },
    { signal },
  );
}

async function pidsIn(folder: string): Promise<readonly string[]> {
  const file = join(folder, "pids");
  while (!existsSync(file) || readFileSync(file, "utf8") === "") await sleep(10);
  return readFileSync(file, "utf8").split(" ");
}

/** Waits until none of them runs; fails with those that do. */
async function expectGone(pids: readonly string[]): Promise<void> {
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
}

describe("the processes of a command", () => {
  it("end with a flood of its, the deaf ones too", async () => {
    const folder = folderWith(`${deafFamily}
      setTimeout(() => { setInterval(() => process.stdout.write("x".repeat(1_000_000)), 1); }, 400);`);
    const flooded = run(folder, new AbortController().signal).catch((error: unknown) => error);
    const pids = await pidsIn(folder);
    expect(pids.filter(isAlive)).toEqual(pids);
    expect(await flooded).toMatchObject({ message: expect.stringContaining("more than 16 MB") as string });
    await expectGone(pids);
  });

  it("end when we leave, without a moment of grace", async () => {
    const folder = folderWith(deafFamily);
    await build({
      stdin: {
        contents: `import { existsSync } from "node:fs";
          import { commandSystem } from "./src/systems/command.ts";
          const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
          const folder = ${JSON.stringify(folder)};
          const parts = { monotonic: () => 0, sleep, basicEnv: {}, folder };
          const stop = new AbortController();
          const answer = commandSystem({ command: [process.execPath, "app.mjs"], protocol: "once" }, parts)
            .answer(${JSON.stringify(request)}, { signal: stop.signal });
          while (!existsSync(folder + "/pids")) await sleep(10);
          stop.abort(new Error("interrupted"));
          await answer.catch(() => process.exit(130));`,
        resolveDir: join(import.meta.dirname, "../.."),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: join(folder, "we.mjs"),
      logLevel: "error",
    });
    const we = spawn(process.execPath, [join(folder, "we.mjs")], { stdio: "inherit" });
    const exited = once(we, "exit");
    const pids = await pidsIn(folder);
    const [code] = (await exited) as [number]; // an exit without a signal has a code
    expect(code).toBe(130);
    await expectGone(pids);
  });

  it("may go on where the command itself had an answer", async () => {
    const folder = folderWith(`import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";
      const left = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "ignore" }); left.unref();
      writeFileSync("pids", String(left.pid)); console.log('{"text":"done"}');`);
    expect((await run(folder, new AbortController().signal)).candidate.text).toBe("done");
    const pids = await pidsIn(folder);
    expect(pids.filter(isAlive)).toEqual(pids);
    for (const pid of pids) process.kill(Number(pid), "SIGKILL");
  });

  it("are not started for a call that was given up already", async () => {
    const folder = folderWith('import { writeFileSync } from "node:fs"; writeFileSync("pids", "1")');
    await expect(run(folder, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
    expect(existsSync(join(folder, "pids"))).toBe(false);
  });
});

describe("a command that cannot be started", () => {
  it.each([
    ["for want of its folder", join(tmpdir(), "no-such-folder"), [process.execPath], /there is no folder/],
    ["for want of the program", tmpdir(), ["no-such-program"], /"no-such-program" could not be started/],
    ["because it is no program", tmpdir(), [tmpdir()], /could not be started/],
  ])("%s says so", async (_, folder, command, message) => {
    await expect(run(folder, new AbortController().signal, command)).rejects.toMatchObject({
      kind: "crash",
      retryable: false,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe("what a command is given to read", () => {
  it.each([
    [
      "read whole",
      "let n = 0; for await (const c of process.stdin) n += c.length; console.log(JSON.stringify({ text: String(n > 3e6) }))",
      "true",
    ],
    ["not read at all", 'console.log(\'{"text":"deaf"}\'); process.exit(0)', "deaf"],
  ])("may be more than a pipe holds, and %s", async (_, script, text) => {
    const { signal } = new AbortController();
    const answer = await run(folderWith(script), signal, undefined, "x".repeat(3_000_000));
    expect(answer.candidate.text).toBe(text);
  });
});

describe("what a command writes on stderr", () => {
  it("is no answer, and does not spoil one", async () => {
    const folder = folderWith('console.error("{}".repeat(200_000)); console.log(\'{"text":"fine"}\')');
    expect((await run(folder, new AbortController().signal)).candidate.text).toBe("fine");
  });

  it("is told from its end where the command failed, no letter cut in two", async () => {
    const folder = folderWith(`process.stderr.write("x".repeat(100_000)); process.stderr.write(Buffer.from([0xc3]));
      setTimeout(() => { process.stderr.write(Buffer.from([0xa9])); process.stderr.write(" reason"); process.exitCode = 3; }, 100);`);
    const message = await run(folder, new AbortController().signal).then(() => "no error", String);
    expect(message).toMatch(/exit code 3: x+é reason$/);
    expect(message.length).toBeLessThan(1200);
  });
});
