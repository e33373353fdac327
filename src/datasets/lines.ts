import { createReadStream } from "node:fs";

/** The lines of a UTF-8 file as they come from the disk, without their ends; a byte order mark is dropped. */
export async function* readLines(path: string): AsyncIterable<string> {
  let rest = "";
  let first = true;
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 18 })) {
    const text = rest + (first ? String(chunk).replace(/^\uFEFF/, "") : String(chunk));
    first = false;
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  if (rest !== "") yield rest;
}
