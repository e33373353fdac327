import { readSync } from "node:fs";

/** Where a text stands in a file, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

const WINDOW_BYTES = 1 << 18;

/** Reads texts of a file that mostly follow one another: what is read is a window around one, in one buffer again and again. Throws where the file is shorter than it was. */
export function windowReader(file: number): (place: Place) => string {
  let window = Buffer.allocUnsafe(WINDOW_BYTES);
  let [start, end] = [0, 0];
  return ({ offset, length }) => {
    if (offset < start || offset + length > end) {
      const before = Math.min(offset, WINDOW_BYTES / 4);
      if (window.length < before + length) window = Buffer.allocUnsafe(2 * (before + length));
      start = end = offset - before;
      while (end < offset + length) {
        const read = readSync(file, window, end - start, window.length - (end - start), end);
        if (read === 0) throw new Error("the file is shorter than what was written to it");
        end += read;
      }
    }
    return window.toString("utf8", offset - start, offset - start + length);
  };
}
