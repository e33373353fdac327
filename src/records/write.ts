import { randomUUID } from "node:crypto";
import { closeSync, copyFileSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const BUFFERED = 1 << 16;

/** Writes a file under a temporary name and renames it, so that nobody ever reads half of it. */
export async function writeFile(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await writePieces(temporary, pieces);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A copy under another name, whole from its first moment. */
export function copyWhole(from: string, to: string): void {
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

async function writePieces(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const file = openSync(path, "wx");
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
