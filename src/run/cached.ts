import type { Answerer, AnswerStore, StoredAnswer } from "../domain/answer-store.ts";
import type { Call, CallContext } from "../domain/call.ts";
import { ProviderError } from "../domain/failure.ts";

export interface CachedParts<Input, Output> {
  /** Undefined: nothing is kept. */
  readonly store: AnswerStore | undefined;
  /** Over all that decides the answer. */
  readonly keyOf: (input: Input) => string;
  /** The answer as it was given then; undefined where what was kept is none. */
  readonly revive: (stored: StoredAnswer, input: Input) => Output | undefined;
  /** What is kept of an answer; undefined: nothing. */
  readonly keep: (output: Output, input: Input) => unknown;
  readonly by: Answerer;
  /** Nobody may be asked. */
  readonly offline: boolean;
}

/**
 * Gives the answer that was given before to the same question, and asks only where there is none. Two that ask the same at once
 * share one answer, as they would in the next run. Failures are never kept.
 */
export function cached<Input, Output>(
  call: Call<Input, Output>,
  { store, keyOf, revive, keep, by, offline }: CachedParts<Input, Output>,
): Call<Input, Output> {
  const asking = new Map<string, Promise<void>>();

  function known(key: string, input: Input): Output | undefined {
    const stored = store?.get(key);
    return stored && revive(stored, input);
  }

  async function ask(key: string, input: Input, context: CallContext): Promise<Output> {
    const output = await call(input, context);
    const kept = keep(output, input);
    if (kept !== undefined) store?.put(key, kept, by);
    return output;
  }

  return async (input, context) => {
    const key = keyOf(input);
    const found = known(key, input);
    if (found !== undefined) return found;
    if (offline) throw unasked(store === undefined ? "no answers are kept here" : "the cache has no answer");
    const other = asking.get(key);
    if (other !== undefined) await other;
    const shared = other && known(key, input);
    if (shared !== undefined) return shared;
    const asked = ask(key, input, context);
    const done = asked.then(
      () => void asking.delete(key),
      () => void asking.delete(key),
    );
    if (store !== undefined) asking.set(key, done);
    return asked;
  };
}

function unasked(why: string): ProviderError {
  return new ProviderError(`${why}, and --offline asks nobody`, { kind: "missing" });
}
