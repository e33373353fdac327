import { readSync } from "node:fs";

export interface FileLine {
  /** With its line feed. The bytes are good until the next line is asked for. */
  readonly bytes: Buffer;
  readonly offset: number;
}

const WINDOW_BYTES = 1 << 20;
const LINE_FEED = 10;

/** The whole lines of an open file, one after the other, in one buffer. What stands behind the last line feed was never written to its end. */
export function* linesOfFile(file: number): Iterable<FileLine> {
  let window = Buffer.allocUnsafe(WINDOW_BYTES);
  let [start, filled] = [0, 0];
  for (;;) {
    if (filled === window.length) window = Buffer.concat([window], window.length * 2);
    const read = readSync(file, window, filled, window.length - filled, start + filled);
    if (read === 0) return;
    filled += read;
    let begun = 0;
    for (let end = window.indexOf(LINE_FEED); end >= 0 && end < filled; end = window.indexOf(LINE_FEED, begun)) {
      yield { bytes: window.subarray(begun, end + 1), offset: start + begun };
      begun = end + 1;
    }
    window.copy(window, 0, begun, filled);
    start += begun;
    filled -= begun;
  }
}
