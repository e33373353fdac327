import type { Position, Problem } from "./problem.ts";

/** One record of a data file, before anything is asked of its keys. */
export interface Row {
  readonly value: Readonly<Record<string, unknown>>;
  readonly line: number;
  readonly column: number;
  /** Where the value at this path of keys stands; the row itself where that is unknown. */
  at(path: readonly PropertyKey[]): Position;
  /** How a number or boolean at this path was spelled in the file; undefined where the file does not tell. */
  spelling(path: readonly PropertyKey[]): string | undefined;
}

/** A kind of data file, as listed in `app`. */
export interface DataFormat {
  readonly extensions: readonly string[];
  /** Cells are text: JSON in them is read, equality compares as text, unknown columns are metadata. */
  readonly textual?: boolean;
  /** Rows in file order; a row that cannot be read is a problem in its place. */
  read(file: DataFile): AsyncIterable<Row | Problem>;
}

export interface DataFile {
  /** Absolute. */
  readonly path: string;
  /** As shown to people. */
  readonly name: string;
}
