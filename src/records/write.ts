import { copyFileSync, mkdirSync, openSync, closeSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const BUFFERED = 1 << 16;

/** Writes a file under a temporary name and renames it, so that nobody ever reads half of it. */
export async function writeFile(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(temporary, "w");
  try {
    let pending = "";
    for await (const piece of pieces) {
      pending += piece;
      if (pending.length < BUFFERED) continue;
      writeSync(file, pending);
      pending = "";
    }
    writeSync(file, pending);
  } catch (error) {
    closeSync(file);
    rmSync(temporary, { force: true });
    throw error;
  }
  closeSync(file);
  renameSync(temporary, path);
}

/** A copy under another name, whole from its first moment. */
export function copyWhole(from: string, to: string): void {
  const temporary = join(dirname(to), `.${basename(to)}.tmp`);
  copyFileSync(from, temporary);
  renameSync(temporary, to);
}
