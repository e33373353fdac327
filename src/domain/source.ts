/** Keys and indices from a value to one within it. */
export type Path = readonly PropertyKey[];

/** Where in a text a value stands: offsets of its first character and behind its last. */
export type Range = readonly [start: number, end: number];

/** A parsed file that still knows where everything stood. */
export interface Source {
  /** As shown to people. */
  readonly file: string;
  /** Empty where the value was made by code and stands nowhere. */
  readonly text: string;
  readonly value: unknown;
  /** Line of the file on which `text` starts, 1-based. */
  readonly firstLine: number;
  /** Of the value at `path`, or of the nearest thing around it that exists; undefined for code. */
  range(path: Path, target?: "key" | "value"): Range | undefined;
}
