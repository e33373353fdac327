import { execFileSync } from "node:child_process";

/** Whether a process runs; one that ended and was not yet waited for counts as gone. */
export function isAlive(pid: number | string): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("Z");
  } catch {
    return false;
  }
}
