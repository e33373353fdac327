import type { ChildProcess } from "node:child_process";
import * as z from "zod";
import { ProviderError } from "../domain/failure.ts";
import type { System } from "../domain/system.ts";
import { readCandidate } from "./candidate.ts";
import { requestOf } from "./request.ts";

export const CommandOptions = z.strictObject({
  command: z.array(z.string()).min(1).describe("program and arguments; no shell"),
  cwd: z.string().min(1).optional().describe("default: the folder of the file that this stands in"),
  env: z.record(z.string(), z.string()).optional().describe("beside PATH and HOME the only variables that it gets"),
});
type CommandOptions = z.output<typeof CommandOptions>;

export interface CommandParts {
  readonly monotonic: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** PATH, HOME: what every program needs. */
  readonly basicEnv: Readonly<Record<string, string>>;
  readonly folder: string;
}

const MOST_OUTPUT = 16 * 1024 * 1024;
const GRACE_MS = 500;

/** A program of the team's own, one process a call: a request as JSON in, a candidate as JSON out. */
export function commandSystem({ command, cwd, env }: CommandOptions, parts: CommandParts): System {
  return {
    async answer(request, context) {
      const started = parts.monotonic();
      const traceparent = context.traceparent === undefined ? {} : { TRACEPARENT: context.traceparent };
      const output = await runOnce(command, JSON.stringify(requestOf(request, context)), {
        cwd: cwd ?? parts.folder,
        env: { ...parts.basicEnv, ...traceparent, ...env },
        signal: context.signal,
        sleep: parts.sleep,
      });
      const latencyMs = parts.monotonic() - started;
      const candidate = readCandidate(parse(output), "the command", "crash");
      return { candidate: { latencyMs, ...candidate }, source: "live" };
    },
  };
}

interface Running {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What a process wrote on stdout. It and all that it started end with the signal. */
async function runOnce(
  [program = "", ...args]: readonly string[],
  input: string,
  { cwd, env, signal, sleep }: Running,
): Promise<string> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    // A group of its own, so that what it starts can be ended with it.
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
    const output: Buffer[] = [];
    let [size, errors] = [0, ""];
    const fail = (error: unknown) => {
      void endGroup(child, sleep);
      reject(error);
    };
    const abort = () => fail(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    child.stdin.on("error", () => {}); // a program need not read its input
    child.stdin.end(input);
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-1000);
    });
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) fail(new ProviderError("the command wrote more than 16 MB", { kind: "badReply" }));
      else output.push(chunk);
    });
    child.on("error", (error) =>
      fail(new ProviderError(`the command could not be started: ${error.message}`, { kind: "crash" })),
    );
    child.on("close", (code, by) => {
      signal.removeEventListener("abort", abort);
      if (code === 0) resolve(Buffer.concat(output).toString());
      else reject(crash(code, by, errors));
    });
  });
}

function crash(code: number | null, by: string | null, errors: string): ProviderError {
  const how = code === null ? `was ended by ${by}` : `ended with exit code ${code}`;
  const said = errors.trim();
  return new ProviderError(`the command ${how}${said === "" ? "" : `: ${said}`}`, { kind: "crash" });
}

async function endGroup({ pid }: ChildProcess, sleep: (ms: number) => Promise<void>): Promise<void> {
  if (pid === undefined) return;
  kill(pid, "SIGTERM");
  await sleep(GRACE_MS);
  kill(pid, "SIGKILL");
}

/** The whole group; gone already is as good. */
function kill(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    // eslint-disable-next-line no-restricted-globals -- processes belong to this part
    process.kill(-pid, signal);
  } catch {
    // it had ended by itself
  }
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    const shown = output.trim() === "" ? "nothing" : `"${output.trim().slice(0, 60)}"`;
    throw new ProviderError(`the command wrote ${shown}, which is not JSON`, { kind: "badReply" });
  }
}
