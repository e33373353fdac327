import { promisify } from "node:util";

export interface GitState {
  readonly commit: string;
  readonly branch: string;
  readonly dirty: boolean;
}

/** Of the list of changed files. */
const MOST_BYTES = 1 << 26;

/** What is checked out in a folder; undefined where that is no repository or git is not there. */
export async function gitState(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Partial<GitState> | undefined> {
  const { execFile } = await import("node:child_process");
  const words = ["status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=no"];
  try {
    const { stdout } = await promisify(execFile)("git", words, {
      cwd,
      env: { ...env, GIT_OPTIONAL_LOCKS: "0" },
      maxBuffer: MOST_BYTES,
    });
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1];
    const branch = /^# branch\.head (.+)$/m.exec(stdout)?.[1]?.replace(/^\(detached\)$/, "HEAD");
    if (commit === undefined || branch === undefined) return fromEnvironment(env);
    return {
      commit: env["GITHUB_SHA"] || commit,
      branch: env["GITHUB_REF_NAME"] || branch,
      dirty: /^[^#]/m.test(stdout),
    };
  } catch {
    return fromEnvironment(env);
  }
}

function fromEnvironment({
  GITHUB_SHA: commit,
  GITHUB_REF_NAME: branch,
}: Readonly<Record<string, string | undefined>>): Partial<GitState> | undefined {
  return commit ? { commit, ...(branch && { branch }) } : undefined;
}

/** `2.43.0`; undefined where git cannot be called. */
export async function gitVersion(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const { execFile } = await import("node:child_process");
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"], { env: { ...env } });
    return /\d+\.\d+[\w.]*/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
