/** What one run learnt and the next may use. */
export class Memory<Output> {
  #now = new Map<string, Output>();
  #before = new Map<string, Output>();

  get(key: string): Output | undefined {
    const found = this.#now.get(key) ?? this.#before.get(key);
    if (found !== undefined) this.#now.set(key, found);
    return found;
  }

  set(key: string, output: Output): void {
    this.#now.set(key, output);
  }

  /** A run over everything is done: what neither it nor the one before asked for is forgotten. */
  turn(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  clear(): void {
    this.#now.clear();
    this.#before.clear();
  }
}

/** Asks only what was not answered before, by all that decides the answer. A call that failed is made again. */
export function remembering<Input, Output, Context>(
  call: (input: Input, context: Context) => Promise<Output>,
  memory: Memory<Output>,
  {
    keyOf,
    again,
  }: {
    readonly keyOf: (input: Input, context: Context) => string;
    /** The answer as one that was not asked for now; undefined: not one to be remembered. */
    readonly again: (output: Output) => Output | undefined;
  },
): (input: Input, context: Context) => Promise<Output> {
  return async (input, context) => {
    const key = keyOf(input, context);
    const known = memory.get(key);
    if (known !== undefined) return known;
    const output = await call(input, context);
    const remembered = again(output);
    if (remembered !== undefined) memory.set(key, remembered);
    return output;
  };
}
