import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Edges } from "../../domain/edges.ts";
import { gitState, gitVersion } from "../../records/git.ts";
import { isoTime } from "../../text/time.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

const [NODE_MAJOR, NODE_MINOR] = [20, 19];

/** The oldest Node that runs us. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > NODE_MAJOR || (major === NODE_MAJOR && minor >= NODE_MINOR);
  if (enough) return ok("node", version);
  return problem("node", `${version} is too old`, `install Node ${NODE_MAJOR}.${NODE_MINOR} or newer`);
}

/** A clock that is wrong makes certificates invalid and runs unsortable; nothing of ours is newer than the files it made. */
export function checkClock(now: number, newestFile: number | undefined): Finding {
  const shown = isoTime(Math.max(0, Math.min(now, LATEST)));
  if (now < EARLIEST || now > LATEST) return problem("clock", `it says ${shown}`, "set the clock of this machine");
  if (newestFile !== undefined && newestFile > now + A_DAY)
    return warning("clock", `it says ${shown}, and the dataset was written later`, "set the clock of this machine");
  return ok("clock", shown);
}

const A_DAY = 86_400_000;
/** 2025 to 2100. */
const [EARLIEST, LATEST] = [1_735_689_600_000, 4_102_444_800_000];

/** Records name the commit. */
export async function checkGit(folder: string, env: Edges["env"]): Promise<Finding> {
  const version = await gitVersion(env);
  if (version === undefined)
    return warning("git", "it cannot be called", "install it: without it no record names the commit that was tested");
  const state = await gitState(folder, env);
  if (state?.commit === undefined)
    return warning("git", `${version}, and there is no commit here`, "records name the commit once there is one");
  return ok("git", `${version}, on ${state.branch ?? "no branch"}${state.dirty === true ? ", with changes" : ""}`);
}

/** Whether a folder can be written, or be made where it is not there. Makes nothing. */
export function checkFolder(check: string, folder: string, shown: string): Finding {
  const nearest = nearestFolder(folder);
  try {
    if (!statSync(nearest).isDirectory()) throw new Error(`${nearest} is no folder`);
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return ok(check, nearest === folder ? shown : `${shown}, which will be made`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return problem(check, `cannot write to ${shown}: ${why}`, "name another folder, or change its rights");
  }
}

function nearestFolder(path: string): string {
  const found = statOf(path);
  return found || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function statOf(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // a file stands in the place of one of its folders
  }
}
