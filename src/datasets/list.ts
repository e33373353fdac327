import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { DataFormat, Row } from "../domain/dataset.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { parseFile } from "../text/parse.ts";
import { problemAt, valueAt } from "../text/source.ts";
import { isMap } from "../text/is-map.ts";
import { notUtf8 } from "./utf8.ts";

/** YAML or JSON: a list of maps, or a map whose key `cases` (or `trials`, as in results.json) is one. Read whole. */
export const list: DataFormat = {
  extensions: [".yaml", ".yml", ".json"],
  textual: false,
  async *read(file) {
    const bytes = readFileSync(file.path);
    if (!isUtf8(bytes)) {
      yield notUtf8(file);
      return;
    }
    const text = bytes.toString("utf8");
    if (text.trim() === "") return;
    let source: Source;
    try {
      source = await parseFile(file.name, text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      yield* error.problems;
      return;
    }
    yield* rowsOf(source);
  },
};

function* rowsOf(source: Source): Iterable<Row | Problem> {
  const path = pathOfList(source.value);
  const rows = path && valueAt(source.value, path);
  if (path === undefined || !Array.isArray(rows)) {
    yield problemAt(source, [], "must be a list of cases, or a map with a list under `cases`");
    return;
  }
  for (const [index, value] of rows.entries()) {
    const at = [...path, index];
    yield isMap(value) ? { value, source, path: at } : problemAt(source, at, "must be a map of keys");
  }
}

function pathOfList(value: unknown): Path | undefined {
  if (Array.isArray(value)) return [];
  return ["cases", "trials"].map((key) => [key]).find((path) => Array.isArray(valueAt(value, path)));
}
