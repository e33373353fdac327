/**
 * Everything of the outside world that the program touches, as one value made in `bin`.
 * Tests pass their own, so they need no mocks: `await main(["run"], edges)`.
 */
export interface Edges {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Without the leading `v`. */
  readonly nodeVersion: string;
  /** Aborts when the run is interrupted; its reason is an `Interrupt`. */
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
  /** Which reading of the user's code this is: a watched run reads it anew. Absent: once. */
  readonly generation?: number | undefined;
  /** Wall clock, milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds from an arbitrary start that never run backwards. */
  readonly monotonic: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Calls `due` after `ms`, unless what it answers is called before. */
  readonly timer: (ms: number, due: () => void) => () => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export type Fetch = typeof globalThis.fetch;

export interface Input extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  /** Whether a terminal hands over each key as it is pressed. */
  setRawMode?(raw: boolean): void;
}

export interface Output {
  write(text: string): void;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Why `Edges.signal` aborted. */
export class Interrupt extends Error {
  override readonly name = "Interrupt";
  readonly by: "SIGINT" | "SIGTERM";
  constructor(by: "SIGINT" | "SIGTERM") {
    super(`interrupted by ${by}`);
    this.by = by;
  }
}
