import type { Position, Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { frame } from "./frame.ts";

/** The line and column of an offset in the source's text; undefined for code. */
export function positionOf(source: Source, path: Path, target: "key" | "value" = "value"): Position | undefined {
  const range = source.range(path, target);
  return range && positionAt(source.text, range[0], source.firstLine);
}

/** A number or boolean as it was spelled at `path`; where it stands elsewhere (an alias, a merge, code) as it prints. */
export function spellingOf(source: Source, path: Path, value: number | boolean): string {
  const range = source.range(path);
  const spelled = range === undefined ? "" : source.text.slice(...range).trim();
  const same =
    typeof value === "number" ? spelled !== "" && Number(spelled) === value : spelled.toLowerCase() === String(value);
  return same ? spelled : String(value);
}

/** A problem at a path, with the lines around it. For code it names the keys instead. */
export function problemAt(
  source: Source,
  path: Path,
  message: string,
  { hint, target = "value" }: { readonly hint?: string | undefined; readonly target?: "key" | "value" } = {},
): Problem {
  const range = source.range(path, target);
  if (range === undefined) {
    const where = path.length > 0 ? `${formatPath(path)}: ` : "";
    return { file: source.file, message: `${where}${message}`, ...(hint && { hint }) };
  }
  return problemAtOffset(source, range[0], message, { hint, length: range[1] - range[0] });
}

/** A problem at a place in the source's text. */
export function problemAtOffset(
  source: Source,
  offset: number,
  message: string,
  { hint, length = 1 }: { readonly hint?: string | undefined; readonly length?: number } = {},
): Problem {
  const at = positionAt(source.text, offset, source.firstLine);
  return {
    file: source.file,
    at,
    message,
    ...(hint && { hint }),
    frame: frame(source.text, at, { firstLine: source.firstLine, length }),
  };
}

/** Both 1-based; columns count UTF-16 units, as editors do. */
export function positionAt(text: string, offset: number, firstLine = 1): Position {
  const starts = lineStartsOf(text);
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: firstLine + low, column: offset - (starts[low] ?? 0) + 1 };
}

/** Of the text that was asked for last: many questions about one file come in a row. */
let indexed: { readonly text: string; readonly starts: readonly number[] } = { text: "", starts: [0] };

function lineStartsOf(text: string): readonly number[] {
  if (indexed.text !== text) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    indexed = { text, starts };
  }
  return indexed.starts;
}

/** A value that code made: problems name its keys. */
export function codeSource(file: string, value: unknown): Source {
  return { file, text: "", value, firstLine: 1, range: () => undefined };
}

/** `prompts[0].model` */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
