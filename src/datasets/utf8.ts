import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { DataFile } from "../domain/dataset.ts";
import type { Problem } from "../domain/problem.ts";

/** Decodes piece by piece; throws where the bytes are no UTF-8, rather than let unlike texts become like. */
export function utf8Decoder(): InstanceType<typeof TextDecoder> {
  return new TextDecoder("utf-8", { fatal: true });
}

export function isNotUtf8(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA";
}

/** Names the first line of the file that is no UTF-8. */
export function notUtf8({ path, name }: DataFile): Problem {
  const bytes = readFileSync(path);
  let [line, start] = [1, 0];
  for (let end = bytes.indexOf(10); end !== -1 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
    start = end + 1;
    line += 1;
  }
  return {
    file: name,
    at: { line, column: 1 },
    message: "this line is not UTF-8",
    hint: "save the file as UTF-8, for example: iconv -f latin1 -t utf-8",
  };
}
