import { basename } from "node:path";
import { mapRow, unseenKeys, type MappedRow, type RowMapping } from "../datasets/mapping.ts";
import { isRow, type Row } from "../domain/dataset.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import { problemAt, spellingOf } from "../text/source.ts";
import { formatOf } from "./dataset.ts";

export interface RecordedFile {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly map: Readonly<Record<string, string>>;
  readonly where: Readonly<Record<string, unknown>>;
  /** Our keys, which a row may have without a mapping. */
  readonly keys: readonly string[];
  /** What tells one row from another, beside the case. */
  readonly by: readonly string[];
}

/** A recorded row in our keys; those that are not ours are its metadata. */
export type RecordedValues = Readonly<Record<string, unknown>>;

/** The rows of a recording, found by case and by what else tells them apart. Throws `UserError` where one cannot be told from another. */
export async function readRecorded(
  file: RecordedFile,
): Promise<(key: Readonly<Record<string, unknown>>) => RecordedValues | undefined> {
  const format = formatOf(basename(file.path));
  if (format === undefined)
    throw new UserError([
      { file: file.name, message: "the format of this file is not known", hint: "known: .jsonl .json .csv" },
    ]);
  const mapping: RowMapping = { map: file.map, where: file.where, textual: format.textual, seen: new Set() };
  const rows = new Map<string, RecordedValues>();
  const problems: Problem[] = [];
  for await (const item of format.read({ path: file.path, name: file.name })) {
    if (!isRow(item)) {
      problems.push(item);
      continue;
    }
    const mapped = mapRow(flattened(item), mapping, file.keys);
    if (mapped === undefined || isSkippedTrial(item)) continue;
    const values = valuesOf(mapped, item, format.textual);
    const key = keyOf(values, file.by);
    if (typeof values["caseId"] !== "string")
      problems.push(
        problemAt(item.source, item.path, "the row does not say which case it answers", {
          hint: "map the key that does: map: { caseId: … }",
        }),
      );
    else if (rows.has(key))
      problems.push(
        problemAt(item.source, item.path, `a second row for ${describe(values, file.by)}`, {
          hint: "choose between them with `where`",
        }),
      );
    else rows.set(key, values);
  }
  for (const { in: place, their } of unseenKeys(mapping))
    problems.push({ file: file.name, message: `no row has the key "${their}" of \`${place}\`` });
  if (problems.length > 0) throw new UserError(problems);
  return (key) => rows.get(keyOf(key, file.by));
}

/** A trial of a results.json holds its candidate one level down. */
function flattened(row: Row): Row {
  const { candidate, prompt, caseId, trial, error } = row.value;
  return "scores" in row.value ? { ...row, value: { prompt, caseId, trial, error, ...Object(candidate) } } : row;
}

function isSkippedTrial({ value }: Row): boolean {
  return value["status"] === "skipped" && "scores" in value;
}

function valuesOf({ values, extra, theirs }: MappedRow, row: Row, textual: boolean): RecordedValues {
  const read = textual ? readCells(values) : values;
  const { caseId } = read;
  const id =
    typeof caseId === "number" || typeof caseId === "boolean"
      ? (spellingOf(row.source, [...row.path, theirs("caseId")]) ?? String(caseId))
      : caseId;
  const metadata = { ...(textual ? readCells(extra) : extra), ...Object(read["metadata"]) };
  return {
    ...read,
    trial: read["trial"] ?? 1,
    ...(id !== undefined && { caseId: id }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

const TEXTS = new Set(["caseId", "text", "model", "finishReason", "prompt", "scorer"]);

/** Cells hold JSON; texts stay as they are. */
function readCells(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([key, cell]) => [key, TEXTS.has(key) ? cell : parsed(cell)]));
}

function parsed(cell: unknown): unknown {
  if (typeof cell !== "string") return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function keyOf(values: Readonly<Record<string, unknown>>, by: readonly string[]): string {
  return JSON.stringify(["caseId", ...by].map((key) => values[key] ?? null));
}

function describe(values: Readonly<Record<string, unknown>>, by: readonly string[]): string {
  return ["caseId", ...by].map((key) => `${key === "caseId" ? "case" : key} ${JSON.stringify(values[key])}`).join(", ");
}
