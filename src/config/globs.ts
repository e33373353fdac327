import { statSync } from "node:fs";
import { posix, resolve, sep } from "node:path";

export interface GlobMatch {
  /** Absolute. */
  readonly path: string;
  /** Relative to the fixed part of the glob, forward slashes. */
  readonly relative: string;
}

/** The files that a path or glob names, sorted by bytes; empty where there are none. A folder is no file. */
export async function expandGlob(pattern: string, folder: string): Promise<readonly GlobMatch[]> {
  if (!isGlob(pattern)) {
    const path = resolve(folder, pattern);
    return isFile(path) ? [{ path, relative: posix.basename(pattern.replaceAll("\\", "/")) }] : [];
  }
  const { base, rest } = splitPattern(pattern);
  const cwd = resolve(folder, base);
  const { glob } = await import("tinyglobby");
  const found = await glob(rest, { cwd, onlyFiles: true, followSymbolicLinks: true, expandDirectories: false });
  return found
    .map((name) => name.split(sep).join("/"))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => ({ path: resolve(cwd, name), relative: name }));
}

// `../rates/**/*.md` is `../rates` and `**/*.md`.
function splitPattern(pattern: string): { readonly base: string; readonly rest: string } {
  const parts = pattern.split("/");
  const dynamic = parts.findIndex((part) => isGlob(part));
  return {
    base: parts.slice(0, dynamic).join("/") || (pattern.startsWith("/") ? "/" : "."),
    rest: parts.slice(dynamic).join("/"),
  };
}

function isGlob(pattern: string): boolean {
  return /[*?[\]{}]|[!@+]\(/.test(pattern);
}

/** Whether a path is a file that can be read as one. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
