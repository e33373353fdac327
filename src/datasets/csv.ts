import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { DataFormat, Row } from "../domain/dataset.ts";
import type { Problem } from "../domain/problem.ts";
import { isNotUtf8, notUtf8, utf8Decoder } from "./utf8.ts";

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** Comma-separated values with a header line (RFC 4180); streamed. Empty cells are absent. */
export const csv: DataFormat = {
  extensions: [".csv"],
  textual: true,
  async *read(file) {
    const { path, name } = file;
    const { parse, CsvError } = await import("csv-parse");
    const input = Readable.from(decoded(path));
    const rows = input.pipe(
      parse({
        bom: true,
        columns: uniqueColumns,
        info: true,
        raw: true,
        skip_empty_lines: true,
        relax_column_count: false,
      }),
    );
    input.on("error", (error) => rows.destroy(error));
    try {
      for await (const parsed of rows) yield rowOf(name, parsed as Parsed); // the shape that `info` and `raw` ask for
    } catch (error) {
      if (error instanceof CsvError) yield problemOf(name, error);
      else if (error instanceof DuplicateColumn)
        yield { file: name, at: { line: 1, column: 1 }, message: error.message };
      else if (isNotUtf8(error)) yield notUtf8(file);
      else throw error;
    }
  },
};

async function* decoded(path: string): AsyncIterable<string> {
  const decoder = utf8Decoder();
  for await (const bytes of createReadStream(path)) yield decoder.decode(bytes as Buffer, { stream: true }); // no encoding is set
  yield decoder.decode();
}

class DuplicateColumn extends Error {}

function uniqueColumns(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DuplicateColumn(`the column "${twice}" stands twice`);
  return names;
}

function rowOf(file: string, { record, raw, info }: Parsed): Row {
  const text = raw.replace(/\r?\n$/, "");
  const firstLine = info.lines - (text.match(/\n/g)?.length ?? 0);
  const value = Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== ""));
  return { value, path: [], source: { file, text, value, firstLine, range: () => [0, text.length] } };
}

function problemOf(file: string, error: Error & { readonly code: string; readonly [key: string]: unknown }): Problem {
  const line = typeof error["lines"] === "number" ? error["lines"] : 1;
  return { file, at: { line, column: 1 }, message: `not CSV: ${error.message}` };
}
