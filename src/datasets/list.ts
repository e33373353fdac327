import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { DataFormat, Row } from "../domain/dataset.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { parseFile } from "../text/parse.ts";
import { problemAt, valueAt } from "../text/source.ts";
import { isMap } from "../text/is-map.ts";
import { notUtf8 } from "./utf8.ts";

/** YAML or JSON: a list of maps, or a map with one under `cases` (`trials` in results.json, other keys in files of others). Read whole. */
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
  const elsewhere = fileOfTests(source.value);
  if (elsewhere !== undefined && path?.[0] !== "cases") {
    const hint = `name that file instead: dataset: ${elsewhere}`;
    yield problemAt(source, ["tests"], "the tests stand in a file of their own", { hint });
    return;
  }
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
  return LISTS.map((key) => [key]).find((path) => Array.isArray(valueAt(value, path)));
}

/** Ours first, then the keys under which others have their rows. */
const LISTS = ["cases", "trials", "tests", "examples", "items", "samples", "goldens", "test_cases", "data", "rows"];

function fileOfTests(value: unknown): string | undefined {
  const file = [valueAt(value, ["tests"])].flat()[0];
  return typeof file === "string" ? file.replace(/^file:\/\//, "") : undefined;
}
