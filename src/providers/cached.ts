import type { Answerer, AnswerStore, StoredAnswer } from "../domain/answer-store.ts";
import type { Call } from "../domain/call.ts";
import { ProviderError } from "../domain/failure.ts";

export interface CachedParts<Input, Output> {
  readonly store: AnswerStore;
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

/** Gives the answer that was given before to the same question, and asks only where there is none. Failures are never kept. */
export function cached<Input, Output>(
  call: Call<Input, Output>,
  { store, keyOf, revive, keep, by, offline }: CachedParts<Input, Output>,
): Call<Input, Output> {
  return async (input, context) => {
    const key = keyOf(input);
    const stored = store.get(key);
    const known = stored === undefined ? undefined : revive(stored, input);
    if (known !== undefined) return known;
    if (offline) throw new ProviderError("the cache has no answer, and --offline asks nobody", { kind: "missing" });
    const output = await call(input, context);
    const kept = keep(output, input);
    if (kept !== undefined) store.put(key, kept, by);
    return output;
  };
}
