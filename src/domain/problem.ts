/** A place in a file, both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with what the user wrote: what, where and what to do. */
export interface Problem {
  readonly file?: string;
  readonly at?: Position;
  readonly message: string;
  /** What to do about it: `did you mean "threshold"?` */
  readonly hint?: string;
  /** The lines around the place, ready to print. */
  readonly frame?: string;
}

/** What the user can put right: printed without a stack, exit 2. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[] | string) {
    const list = typeof problems === "string" ? [{ message: problems }] : problems;
    super(list.map(({ message }) => message).join("\n"));
    this.problems = list;
  }
}
