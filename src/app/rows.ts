import { extname } from "node:path";
import { csv } from "../datasets/csv.ts";
import type { ForeignRow } from "../datasets/foreign/format.ts";
import { parquet } from "../datasets/parquet.ts";
import { jsonLines } from "../datasets/json-lines.ts";
import { list } from "../datasets/list.ts";
import { isRow, type DataFile, type DataFormat, type Row } from "../domain/dataset.ts";
import { GoldenCase } from "../domain/golden-case.ts";
import type { Problem } from "../domain/problem.ts";
import type { WholeFile } from "./judged-topics.ts";

const FORMATS: readonly DataFormat[] = [jsonLines, csv, list, parquet];

/** How a data file is read, by the end of its name; undefined for one that has no rows that we can read. */
export function formatOf(name: string): DataFormat | undefined {
  return FORMATS.find(({ extensions }) => extensions.includes(extname(name).toLowerCase()));
}

/** The rows of a file, with the way to read them. */
export interface Opened {
  readonly rows: AsyncIterable<Row | Problem>;
  /** Cells are texts. */
  readonly textual: boolean;
  /** Where the rows are not in our keys, or the file is none of rows. */
  readonly foreign?: {
    readonly name: string;
    /** What was not carried over, as far as it was read. */
    readonly notes: () => readonly string[];
    /** Their keys that hold an answer or say whose it is. */
    readonly answerKeys?: readonly string[];
    /** Absent where the rows come in our keys. */
    readonly read?: (row: Row) => ForeignRow;
  };
}

/** The format and what is worth saying of it, on one line. */
export function howRead({ name, notes }: NonNullable<Opened["foreign"]>): string {
  return [name, ...notes()].join("; ");
}

export interface Opening {
  readonly map: Readonly<Record<string, string>>;
  readonly what: "golden cases" | "recorded answers";
}

/** Opens a data file: in our format where its first rows fit it, otherwise in the one that their keys give away. */
export async function openRows(
  file: DataFile,
  { map, what }: Opening,
): Promise<Opened | { readonly problem: Problem }> {
  const format = formatOf(file.name);
  if (format === undefined) return openWhole(file, what);
  const { textual } = format;
  const { first, rows, close } = await peek(format.read(file));
  const keys = new Set(first.flatMap(({ value }) => Object.keys(value)));
  if (first.length === 0 || OURS[what](withMapped(keys, map))) return { rows, textual };

  if (what === "golden cases" && keys.has("_id") && keys.has("text") && !keys.has("title")) {
    const { judgedTopics } = await import("./judged-topics.ts");
    const whole = judgedTopics(file);
    if (whole !== undefined) {
      await close();
      return openedWhole(whole);
    }
  }
  const { foreignRows } = await import("./foreign.ts");
  const foreign = foreignRows(first, { textual, map, what });
  if (foreign !== undefined && "candidates" in foreign) {
    await close();
    return { problem: ambiguous(file, foreign.candidates) };
  }
  return { rows, textual, ...(foreign && { foreign }) };
}

/** Enough to see the keys that the first row happens to lack. */
const PEEKED = 5;

async function peek(items: AsyncIterable<Row | Problem>) {
  const iterator = items[Symbol.asyncIterator]();
  const read: IteratorResult<Row | Problem>[] = [];
  while (read.length < PEEKED && read.at(-1)?.done !== true) read.push(await iterator.next());
  const close = async () => void (await iterator.return?.());
  const first = read.flatMap(({ done, value }) => (done !== true && isRow(value) ? [value] : []));
  const again: AsyncIterator<Row | Problem> = {
    next: () => {
      const next = read.shift();
      return next === undefined ? iterator.next() : Promise.resolve(next);
    },
    return: async () => {
      await close();
      return { done: true, value: undefined };
    },
  };
  return { first, rows: { [Symbol.asyncIterator]: () => again }, close };
}

function withMapped(keys: ReadonlySet<string>, map: Readonly<Record<string, string>>): ReadonlySet<string> {
  const theirs = new Set(Object.values(map));
  return new Set([...Object.keys(map), ...[...keys].filter((key) => !theirs.has(key))]);
}

const KEYS = new Set(Object.keys(GoldenCase.shape));
/** Keys that nobody else has beside `input`. */
const MARKS = ["reference", "relevant", "checks", "variables", "cluster", "trials", "skip"];

/** Whether rows with these keys are in our format. */
const OURS: Readonly<Record<Opening["what"], (keys: ReadonlySet<string>) => boolean>> = {
  "golden cases": (keys) =>
    keys.has("input") && (MARKS.some((key) => keys.has(key)) || [...keys].every((key) => KEYS.has(key))),
  "recorded answers": (keys) => ["caseId", "text", "scores"].some((key) => keys.has(key)),
};

function ambiguous({ name }: DataFile, candidates: readonly string[]): Problem {
  const [last, ...others] = candidates.toReversed();
  return {
    file: name,
    at: { line: 1, column: 1 },
    message: `its rows could be ${others.toReversed().join(", ")} or ${last}`,
    hint: "say which keys are meant: dataset: { file, map: { input: …, reference: … } }",
  };
}

/** A file that is no rows, or of rows that we do not know. */
async function openWhole(file: DataFile, what: Opening["what"]): Promise<Opened | { readonly problem: Problem }> {
  const { judgedTopics, trecRun } = await import("./judged-topics.ts");
  const whole = what === "golden cases" ? judgedTopics(file) : trecRun(file);
  if (whole !== undefined) return openedWhole(whole);
  const known = FORMATS.flatMap(({ extensions }) => extensions).join(" ");
  return { problem: { file: file.name, message: "the format of this file is not known", hint: `known: ${known}` } };
}

function openedWhole(whole: WholeFile | Problem): Opened | { readonly problem: Problem } {
  if (!("rows" in whole)) return { problem: whole };
  const { name, notes } = whole;
  const rows = async function* () {
    yield* whole.rows();
  };
  return { rows: rows(), textual: false, foreign: { name, notes: () => notes } };
}
