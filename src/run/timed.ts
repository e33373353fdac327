import type { Call } from "../domain/call.ts";
import type { Edges } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";

/** Ends a call that takes longer than `limitMs`, its body too, whether it heeds its signal or not. */
export function timed<Input, Output>(
  call: Call<Input, Output>,
  limitMs: number,
  /** As messages call it. */
  who: string,
  { timer }: Pick<Edges, "timer">,
): Call<Input, Output> {
  return async (input, context) => {
    const own = new AbortController();
    let reject: (reason: unknown) => void;
    const ended = new Promise<never>((_, rejected) => {
      reject = rejected;
    });
    const end = (reason: unknown) => {
      own.abort(reason);
      reject(reason);
    };
    const pass = () => end(context.signal.reason);
    if (context.signal.aborted) pass();
    context.signal.addEventListener("abort", pass, { once: true });
    const stopTimer = timer(limitMs, () => end(tooLong(limitMs, who)));
    try {
      return await Promise.race([ended, call(input, { ...context, signal: own.signal })]);
    } finally {
      stopTimer();
      context.signal.removeEventListener("abort", pass);
    }
  };
}

function tooLong(limitMs: number, who: string): ProviderError {
  return new ProviderError(`${who} gave no answer within ${limitMs / 1000} s`, { kind: "timeout", retryable: true });
}
