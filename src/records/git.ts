import { promisify } from "node:util";

export interface GitState {
  readonly commit: string;
  readonly branch: string;
  readonly dirty: boolean;
}

/** What is checked out in a folder; undefined where that is no repository or git is not there. */
export async function gitState(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Partial<GitState> | undefined> {
  const { execFile } = await import("node:child_process");
  const run = async (...words: string[]) =>
    (await promisify(execFile)("git", words, { cwd, env: { ...env, GIT_OPTIONAL_LOCKS: "0" } })).stdout.trim();
  try {
    const [commit, branch, status] = await Promise.all([
      run("rev-parse", "HEAD"),
      run("rev-parse", "--abbrev-ref", "HEAD"),
      run("status", "--porcelain", "--untracked-files=no"),
    ]);
    return { commit: env["GITHUB_SHA"] || commit, branch: env["GITHUB_REF_NAME"] || branch, dirty: status !== "" };
  } catch {
    const { GITHUB_SHA: commit, GITHUB_REF_NAME: branch } = env;
    return commit ? { commit, ...(branch && { branch }) } : undefined;
  }
}
