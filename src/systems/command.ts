import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import * as z from "zod/mini";
import { ProviderError } from "../domain/failure.ts";
import type { System } from "../domain/system.ts";
import { readCandidate } from "./candidate.ts";
import { groupOf } from "./process-group.ts";
import { requestOf } from "./request.ts";

export const CommandOptions = z.strictObject({
  command: z.array(z.string()).check(z.minLength(1), z.describe("program and arguments; no shell")),
  cwd: z.optional(z.string().check(z.minLength(1), z.describe("default: the folder of the file that this stands in"))),
  env: z.optional(
    z.record(z.string(), z.string()).check(z.describe("beside PATH and HOME the only variables that it gets")),
  ),
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
    const group = groupOf(child, sleep);
    const giveUp = (error: unknown) => {
      signal.removeEventListener("abort", abort);
      child.stdout.destroy();
      group.end();
      reject(error);
    };
    const abort = () => giveUp(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    child.stdin.on("error", () => {}); // a program need not read its input
    child.stdin.end(input);
    const errors = tailOf(child.stderr);
    const output = allOf(child.stdout, () =>
      giveUp(new ProviderError("the command wrote more than 16 MB", { kind: "badReply" })),
    );
    child.on("error", (error) => giveUp(notStarted(program, cwd, error)));
    child.on("close", (code, by) => {
      signal.removeEventListener("abort", abort);
      group.ended();
      if (code === 0) resolve(output());
      else reject(crash(code, by, errors()));
    });
  });
}

/** The whole of a stream, as long as it is no flood. */
function allOf(stream: Readable, flooded: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_OUTPUT) flooded();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}

/** The end of a stream. */
function tailOf(stream: Readable): () => string {
  let tail = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-1000);
  });
  return () => tail.trim();
}

function notStarted(program: string, cwd: string, error: Error): ProviderError {
  // The system says of a folder that is not there what it says of a program.
  const why = existsSync(cwd) ? error.message : `there is no folder "${cwd}"`;
  return new ProviderError(`the command "${program}" could not be started: ${why}`, { kind: "crash", cause: error });
}

function crash(code: number | null, by: string | null, said: string): ProviderError {
  const how = code === null ? `was ended by ${by}` : `ended with exit code ${code}`;
  return new ProviderError(`the command ${how}${said === "" ? "" : `: ${said}`}`, { kind: "crash" });
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    const shown = output.trim() === "" ? "nothing" : `"${output.trim().slice(0, 60)}"`;
    throw new ProviderError(`the command wrote ${shown}, which is not JSON`, { kind: "badReply" });
  }
}
