import { readSync } from "node:fs";

const WINDOW_BYTES = 1 << 18;

/**
 * Reads places of an open file that stand near one another: what is read is a window around one, in one buffer again and again.
 * The answer is good until the next call, and shorter than `length` where the file ends.
 */
export function windowReader(file: number): (offset: number, length: number) => Buffer {
  let window = Buffer.allocUnsafe(0);
  let [start, end] = [0, 0];
  return (offset, length) => {
    if (offset < start || offset + length > end) {
      const before = Math.min(offset, WINDOW_BYTES / 4);
      if (window.length < before + length) window = Buffer.allocUnsafe(Math.max(WINDOW_BYTES, 2 * (before + length)));
      start = end = offset - before;
      while (end < offset + length) {
        const read = readSync(file, window, end - start, window.length - (end - start), end);
        if (read === 0) break;
        end += read;
      }
    }
    return window.subarray(offset - start, Math.min(offset + length, end) - start);
  };
}
