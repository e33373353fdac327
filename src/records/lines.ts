import { readSync } from "node:fs";
import type { Place } from "./window.ts";

/** A line of a file without its end, and where it stands. */
export interface Line extends Place {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

const CHUNK = 1 << 18;
const NEWLINE = 0x0a;

/** The lines of an open UTF-8 file, read piece by piece. */
export function* readLines(file: number): Iterable<Line> {
  let rest = Buffer.alloc(0);
  let [offset, number] = [0, 1];
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(file, chunk, 0, CHUNK, offset + rest.length);
    const bytes = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      yield { text: bytes.toString("utf8", start, end), offset: offset + start, length: end - start, number };
      start = end + 1;
      number += 1;
    }
    rest = bytes.subarray(start);
    offset += start;
    if (read > 0) continue;
    if (rest.length > 0) yield { text: rest.toString("utf8"), offset, length: rest.length, number };
    return;
  }
}
