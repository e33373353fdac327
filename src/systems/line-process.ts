import type { spawn } from "node:child_process";
import { ProviderError } from "../domain/failure.ts";
import { crash, flood, MOST_OUTPUT, notStarted, startChild, type Start } from "./child.ts";

/** A process that reads a request a line and writes a reply a line. */
export interface LineProcess {
  /** Writes a line and waits for the one that answers it. Where none comes, it throws why, or the signal's reason, and the process is of no more use. */
  ask(line: string, signal: AbortSignal): Promise<string>;
  /** Whether it ended by itself, while nobody asked it. */
  hasEnded(): boolean;
  /** Ends it and all that it started. */
  end(): void;
  /** The same, after it had a moment to end by itself: its input ends. */
  close(): Promise<void>;
}

/** For what a process still has to say, and for ending by itself. */
const GRACE_MS = 500;

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: unknown) => void;
}

export function lineProcess(start: Start, spawnIt: typeof spawn): LineProcess {
  const { process: child, group, errors } = startChild(start, spawnIt);
  let waiting: Waiting | undefined;
  let fault: { readonly error: unknown } | undefined;
  let over = false;
  let unread: Buffer[] = [];
  let size = 0;

  const end = () => {
    child.stdin.destroy();
    child.stdout.destroy();
    group.end();
  };
  const fail = (error: unknown) => {
    fault ??= { error };
    end();
    const asker = waiting;
    waiting = undefined;
    asker?.reject(error);
  };
  const forget = () => {
    unread = [];
    size = 0;
  };
  const read = () => {
    const text = Buffer.concat(unread).toString().trimStart();
    if (text === "") return forget();
    if (waiting === undefined) return fail(outOfStep(`wrote ${quoted(text)} when nothing was asked`));
    const length = text.indexOf("\n");
    if (length < 0) return undefined;
    if (text.slice(length).trim() !== "") return fail(outOfStep(`wrote more than a line: ${quoted(text)}`));
    forget();
    const { resolve } = waiting;
    waiting = undefined;
    return resolve(text.slice(0, length));
  };
  const gone = () => {
    if (waiting !== undefined) fail(endOf(child.exitCode, child.signalCode, errors()));
    else end();
  };
  /** Others may hold its output open, or it lives on without one. */
  const goneSoon = () => {
    over = true;
    void start.sleep(GRACE_MS).then(gone);
  };
  const exited = new Promise<void>((resolve) => {
    child.on("exit", () => resolve());
  });

  child.stdout.on("data", (chunk: Buffer) => {
    unread.push(chunk);
    size += chunk.length;
    if (size > MOST_OUTPUT) fail(flood());
    else if (waiting === undefined || chunk.includes("\n")) read();
  });
  child.stdout.on("end", goneSoon);
  child.on("exit", goneSoon);
  child.on("close", gone);
  child.on("error", (error) => fail(notStarted(start, error)));

  return {
    ask: (line, signal) =>
      new Promise((resolve, reject) => {
        if (fault !== undefined) {
          reject(fault.error);
          return;
        }
        const abort = () => fail(signal.reason);
        const release = () => signal.removeEventListener("abort", abort);
        signal.addEventListener("abort", abort, { once: true });
        waiting = {
          resolve(reply) {
            release();
            resolve(reply);
          },
          reject(error) {
            release();
            reject(error);
          },
        };
        child.stdin.write(`${line}\n`);
      }),
    hasEnded: () => over && fault === undefined,
    end,
    async close() {
      child.stdin.end();
      if (!over) await Promise.race([exited, start.sleep(GRACE_MS)]);
      end();
    },
  };
}

function endOf(code: number | null, by: string | null, said: string): ProviderError {
  if (code !== null || by !== null) return crash(code, by, said, " before it answered");
  const message = `the command closed its output before it answered${said === "" ? "" : `: ${said}`}`;
  return new ProviderError(message, { kind: "crash" });
}

function outOfStep(what: string): ProviderError {
  const message = `the command ${what}; with \`protocol: lines\` it writes one line of JSON for each it reads, and all else to stderr`;
  return new ProviderError(message, { kind: "badReply" });
}

function quoted(text: string): string {
  return `"${text.trim().slice(0, 60)}"`;
}
