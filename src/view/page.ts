/** What the server answers. */
export interface Page {
  readonly status: number;
  readonly type: string;
  /** Of the content: what may run and be loaded. */
  readonly policy: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<string> | Iterable<string>;
  /** Gives back what the page holds open, be it read or not. */
  readonly close?: () => void;
}

/** The pages, as the server needs them. Each answers undefined where there is no such thing. */
export interface Pages {
  history(): Promise<Page>;
  run(key: string): Promise<Page | undefined>;
  /** As it goes on, until `signal` aborts. */
  events(key: string, signal: AbortSignal): Page | undefined;
  compare(before: string, now: string): Promise<Page | undefined>;
  /** What went wrong, for a person to read. */
  failure(status: number, problem: string): Page;
}
