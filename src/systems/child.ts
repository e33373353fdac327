import type { ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { ProviderError } from "../domain/failure.ts";
import { groupOf, type ProcessGroup } from "./process-group.ts";

/** How a program of the team's own is started. */
export interface Start {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A program that runs. */
export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly group: ProcessGroup;
  /** The end of what it wrote on stderr. */
  readonly errors: () => string;
}

/** What a program may write for one request. */
export const MOST_OUTPUT = 16 * 1024 * 1024;

/** Starts a program in a group of its own, so that what it starts can be ended with it. Whoever starts it listens for its `error` at once. */
export function startChild({ command: [program = "", ...args], cwd, env, sleep }: Start, start: typeof spawn): Child {
  const child = start(program, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {}); // a program need not read its input
  return { process: child, group: groupOf(child, sleep), errors: tailOf(child.stderr) };
}

/** The end of a stream. */
function tailOf(stream: Readable): () => string {
  let tail = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-1000);
  });
  return () => tail.trim();
}

export function notStarted({ command: [program = ""], cwd }: Start, error: Error): ProviderError {
  // The system says of a folder that is not there what it says of a program.
  const why = existsSync(cwd) ? error.message : `there is no folder "${cwd}"`;
  return new ProviderError(`the command "${program}" could not be started: ${why}`, { kind: "crash", cause: error });
}

/** The failure of a program that ended without an answer. */
export function crash(code: number | null, by: string | null, said: string, when = ""): ProviderError {
  const how = code === null ? `was ended by ${by}` : `ended with exit code ${code}`;
  return new ProviderError(`the command ${how}${when}${said === "" ? "" : `: ${said}`}`, { kind: "crash" });
}

export function flood(): ProviderError {
  return new ProviderError("the command wrote more than 16 MB", { kind: "badReply" });
}

/** The JSON value that it wrote. Throws `ProviderError` that quotes the start of what it is instead. */
export function parseOutput(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    const shown = output.trim() === "" ? "nothing" : `"${output.trim().slice(0, 60)}"`;
    throw new ProviderError(`the command wrote ${shown}, which is not JSON`, { kind: "badReply" });
  }
}
