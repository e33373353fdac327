import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/problem.ts";
import { makeFolder } from "../records/make-folder.ts";

/** A file to be written where there is none. */
export interface NewFileAt {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Whether something stands at a path, be it a link that leads nowhere. */
export function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // a file stands in the place of one of its folders
  }
}

/** Throws `UserError` where one of the paths could not be written: a file stands in the place of a folder, or the folder is closed. */
export function checkWritable(paths: readonly string[]): void {
  for (const path of paths) {
    const folder = nearestAbove(path);
    try {
      if (!statSync(folder).isDirectory()) throw new Error(`"${folder}" is no folder`);
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UserError(`cannot write "${path}": ${why}; nothing was written`);
    }
  }
}

function nearestAbove(path: string): string {
  const folder = dirname(path);
  return isTaken(folder) || folder === path ? folder : nearestAbove(folder);
}

/** Writes all of the files or, where one cannot be, none. Never over another: not even over one that came in the meantime. */
export function writeNew(files: readonly NewFileAt[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const { path, text } of files) {
      const made = makeFolder(dirname(path));
      if (made !== undefined) undo.push(() => removeEmpty(dirname(path), made));
      writeFileSync(path, text, { flag: "wx" });
      undo.push(() => rmSync(path));
    }
  } catch (error) {
    for (const step of undo.toReversed()) step();
    throw new UserError(`${error instanceof Error ? error.message : String(error)}; nothing was written`);
  }
}

function removeEmpty(folder: string, last: string): void {
  rmdirSync(folder);
  if (folder !== last) removeEmpty(dirname(folder), last);
}

/** The lines that a `.gitignore` lacks, with the text that it has with them; undefined where it has them all. */
export function ignoring(
  folder: string,
  lines: readonly string[],
): { readonly path: string; readonly missing: readonly string[]; readonly text: string } | undefined {
  const path = join(folder, ".gitignore");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const known = new Set(text.split(/\r?\n/).map(folderName));
  const missing = lines.filter((line) => !known.has(folderName(line)));
  if (missing.length === 0) return undefined;
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? text : `${text}${end}`;
  return { path, missing, text: `${before}${missing.map((line) => `${line}${end}`).join("")}` };
}

/** `/evals-results` and `evals-results/` are one. */
function folderName(line: string): string {
  return line.trim().replace(/^\//, "").replace(/\/$/, "");
}
