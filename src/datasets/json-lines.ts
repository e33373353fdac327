import type { DataFormat, Row } from "../domain/dataset.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Path, Range, Source } from "../domain/source.ts";
import { parseJson, parseJsonLine } from "../text/json.ts";
import { problemAtOffset } from "../text/source.ts";
import { readLines } from "./lines.ts";
import { isNotUtf8, notUtf8 } from "./utf8.ts";
import { isMap } from "../text/is-map.ts";

/** One JSON object a line; streamed. */
export const jsonLines: DataFormat = {
  extensions: [".jsonl", ".ndjson"],
  textual: false,
  async *read(file) {
    let line = 0;
    try {
      for (const text of readLines(file.path)) {
        line += 1;
        if (text.trim() !== "") yield readLine(file.name, text, line);
      }
    } catch (error) {
      if (!isNotUtf8(error)) throw error;
      yield notUtf8(file);
    }
  },
};

function readLine(file: string, text: string, line: number): Row | Problem {
  const source = new LineSource(file, text, line);
  const parsed = parseJsonLine(text);
  if (parsed === undefined) return problemOf(file, text, line);
  if (!isMap(parsed.value)) return problemAtOffset(source, 0, "a line must be a JSON object", { length: text.length });
  source.value = parsed.value;
  return { value: parsed.value, source, path: [] };
}

/** Reads the line once more, slowly, for the place of what is wrong with it. */
function problemOf(file: string, text: string, line: number): Problem {
  try {
    parseJson(file, text, line);
  } catch (error) {
    if (error instanceof UserError && error.problems[0] !== undefined) return error.problems[0];
    throw error;
  }
  return { file, at: { line, column: 1 }, message: "not JSON" };
}

/** Knows where its parts stand only once it is asked, which is rare. */
class LineSource implements Source {
  value: unknown;
  readonly file: string;
  readonly text: string;
  readonly firstLine: number;

  constructor(file: string, text: string, firstLine: number) {
    this.file = file;
    this.text = text;
    this.firstLine = firstLine;
  }

  range(path: Path, target?: "key" | "value"): Range | undefined {
    if (path.length === 0) return [0, 1];
    return parseJson(this.file, this.text, this.firstLine).range(path, target);
  }
}
