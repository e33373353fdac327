import type { Problem } from "./problem.ts";
import type { Path, Source } from "./source.ts";

/** One record of a data file, before anything is asked of its keys. */
export interface Row {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where its parts stand: `path` leads to the row within the source. */
  readonly source: Source;
  readonly path: Path;
}

/** A kind of data file, as listed in `app`. */
export interface DataFormat {
  readonly extensions: readonly string[];
  /** Cells are text: JSON in them is read, equality compares as text, unknown columns are metadata. */
  readonly textual: boolean;
  /** Rows in file order; a row that cannot be read is a problem in its place. Streams where the format can. */
  read(file: DataFile): AsyncIterable<Row | Problem>;
}

export interface DataFile {
  /** Absolute. */
  readonly path: string;
  /** As shown to people. */
  readonly name: string;
}

export function isRow(item: Row | Problem): item is Row {
  return "source" in item;
}
