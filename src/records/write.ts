import { randomUUID } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  lstatSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolder } from "./make-folder.ts";

const BUFFERED = 1 << 16;

/** Writes a file under a temporary name and renames it, so that nobody ever reads half of it. A link stays one; a device or a pipe is written to. */
export async function writeFile(named: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  makeFolder(dirname(named));
  const path = targetOf(named);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) return writePieces(path, pieces, "w");
  const temporary = temporaryName(path);
  try {
    await writePieces(temporary, pieces, "wx");
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A copy under another name, whole from its first moment. */
export function copyWhole(from: string, to: string): void {
  makeFolder(dirname(to));
  const temporary = temporaryName(to);
  try {
    copyFileSync(from, temporary);
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Beside the file, and no other run's. */
function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
}

/** Where a link leads, be there a file yet or not. */
function targetOf(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    ? targetOf(resolve(dirname(path), readlinkSync(path)))
    : path;
}

async function writePieces(
  path: string,
  pieces: AsyncIterable<string> | Iterable<string>,
  flag: "w" | "wx",
): Promise<void> {
  const file = openSync(path, flag);
  try {
    let pending = "";
    for await (const piece of pieces) {
      pending += piece;
      if (pending.length < BUFFERED) continue;
      writeFileSync(file, pending);
      pending = "";
    }
    writeFileSync(file, pending);
  } finally {
    closeSync(file);
  }
}
