/* eslint-disable no-restricted-globals -- processes belong to this part */
import type { ChildProcess } from "node:child_process";

/** A process with all that it started. */
export interface ProcessGroup {
  /** Asks them to end, and ends them a moment later, also where we leave before that. */
  end(): void;
  /** The process ended by itself. */
  ended(): void;
}

const GRACE_MS = 500;

/** Ids of the groups that run. */
const running = new Set<number>();

/** The group of a process that was started as the head of one. */
export function groupOf({ pid }: Pick<ChildProcess, "pid">, sleep: (ms: number) => Promise<void>): ProcessGroup {
  // It could not be started.
  if (pid === undefined) return { end() {}, ended() {} };
  remember(pid);
  let ending = false;
  return {
    end() {
      if (ending) return;
      ending = true;
      kill(pid, "SIGTERM");
      void sleep(GRACE_MS).then(() => {
        kill(pid, "SIGKILL");
        running.delete(pid);
      });
    },
    ended() {
      if (!ending) running.delete(pid);
    },
  };
}

/** Who uses us in a program of their own need not know of `endAll`. */
function remember(pid: number): void {
  if (!process.listeners("exit").includes(endAll)) process.on("exit", endAll);
  running.add(pid);
}

/** Ends every group that runs, at once: who leaves does not wait out the moment of grace. */
export function endAll(): void {
  for (const pid of running) kill(pid, "SIGKILL");
}

/** The whole group; gone already is as good. */
function kill(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // it had ended by itself
  }
}
