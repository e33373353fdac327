import type { Call } from "../domain/call.ts";
import type { Edges } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";

/** Ends a call that takes longer than `limitMs`, its body too, whether it heeds its signal or not. */
export function timed<Input, Output>(
  call: Call<Input, Output>,
  limitMs: number,
  /** As messages call it. */
  who: string,
  { sleep }: Pick<Edges, "sleep">,
): Call<Input, Output> {
  return async (input, context) => {
    const own = new AbortController();
    const done = new AbortController();
    const pass = () => own.abort(context.signal.reason);
    if (context.signal.aborted) pass();
    context.signal.addEventListener("abort", pass, { once: true });
    sleep(limitMs, done.signal).then(
      () => own.abort(tooLong(limitMs, who)),
      () => {},
    );
    try {
      return await Promise.race([call(input, { ...context, signal: own.signal }), rejection(own.signal)]);
    } finally {
      context.signal.removeEventListener("abort", pass);
      done.abort(DONE);
    }
  };
}

/** A reason of our own: without one, each abort makes an exception with a stack. */
const DONE = "the call is done";

function tooLong(limitMs: number, who: string): ProviderError {
  return new ProviderError(`${who} gave no answer within ${limitMs / 1000} s`, { kind: "timeout", retryable: true });
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
