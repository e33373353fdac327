import { closeSync, openSync, readSync } from "node:fs";
import { utf8Decoder } from "./utf8.ts";

const CHUNK = 1 << 18;

/** The lines of a UTF-8 file, read piece by piece, without their ends; a byte order mark is dropped. Throws where it is no UTF-8 (`isNotUtf8`). */
export function* readLines(path: string): Iterable<string> {
  const decoder = utf8Decoder();
  let rest = "";
  for (const bytes of readPieces(path)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

/** The bytes of a file in pieces; each is good until the next is asked for. */
export function* readPieces(path: string): Iterable<Uint8Array> {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) yield buffer.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
