import { readSync } from "node:fs";

/** Where a text stands in a file, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

const WINDOW_BYTES = 1 << 18;

/**
 * Reads places of an open file that stand near one another: what is read is a window around one, in one buffer again and again.
 * The answer is good until the next call, and shorter than the place where the file ends.
 */
export function windowReader(file: number): (place: Place) => Buffer {
  let window = Buffer.allocUnsafe(0);
  let [start, end] = [0, 0];
  return ({ offset, length }) => {
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

/** The text of a place. Throws where the file is shorter than what was written to it. */
export function textReader(file: number): (place: Place) => string {
  const read = windowReader(file);
  return (place) => {
    const bytes = read(place);
    if (bytes.length < place.length) throw new Error("the file is shorter than what was written to it");
    return bytes.toString("utf8");
  };
}
