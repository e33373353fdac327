import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import * as zlib from "node:zlib";
import type { DataFile, DataFormat, Row } from "../domain/dataset.ts";
import type { Problem } from "../domain/problem.ts";
import { codeSource } from "../text/source.ts";

/** Apache Parquet: read a group of rows at a time. A row stands on the line of its number. */
export const parquet: DataFormat = {
  extensions: [".parquet"],
  textual: false,
  async *read(file) {
    const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
    const opened = openSync(file.path, "r");
    try {
      const bytes = bufferOf(opened);
      const metadata = await parquetMetadataAsync(bytes);
      let rowStart = 0;
      for (const { num_rows: count } of metadata.row_groups) {
        const rowEnd = rowStart + Number(count);
        const rows = await parquetReadObjects({ file: bytes, metadata, compressors, rowStart, rowEnd });
        for (const [index, value] of rows.entries()) yield rowOf(file, value, rowStart + index + 1);
        rowStart = rowEnd;
      }
    } catch (error) {
      yield problemOf(file, error);
    } finally {
      closeSync(opened);
    }
  },
};

function bufferOf(file: number) {
  return {
    byteLength: fstatSync(file).size,
    slice(start: number, end = fstatSync(file).size) {
      const from = start < 0 ? fstatSync(file).size + start : start;
      const bytes = new Uint8Array(end - from);
      const length = readSync(file, bytes, 0, bytes.length, from);
      return bytes.buffer.slice(0, length);
    },
  };
}

/** Snappy is the reader's own. Node has the others; Zstandard since 22.15. */
const compressors = {
  GZIP: (input: Uint8Array) => plain(zlib.gunzipSync(input)),
  BROTLI: (input: Uint8Array) => plain(zlib.brotliDecompressSync(input)),
  ZSTD(input: Uint8Array) {
    const decompress: unknown = Reflect.get(zlib, "zstdDecompressSync");
    if (typeof decompress !== "function") throw new Error("it is compressed with Zstandard, which needs Node 22.15");
    return plain(decompress(input) as Uint8Array); // what Node's own function gives
  },
};

function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function rowOf({ name }: DataFile, value: Readonly<Record<string, unknown>>, row: number): Row {
  const read = plainValue(value) as Row["value"]; // of a map, a map
  return {
    value: read,
    path: [],
    source: { ...codeSource(name, read), text: " ", firstLine: row, range: () => [0, 1] },
  };
}

/** Whole numbers of 64 bits as numbers where those can hold them, moments as ISO texts. */
function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plainValue);
  if ("toISOString" in value && typeof value.toISOString === "function") return String(value.toISOString());
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}

function problemOf({ name }: DataFile, error: unknown): Problem {
  return {
    file: name,
    message: `not Parquet that can be read: ${error instanceof Error ? error.message : String(error)}`,
  };
}
