import type { Call } from "../domain/call.ts";
import type { Edges } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";

export interface RetryPolicy {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Time for all of them with the waits between, in milliseconds. */
  readonly budgetMs: number;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Calls again what failed on the way there or back, after the wait that the other side asked for; never because of what was answered. */
export function retrying<Input, Output>(
  call: Call<Input, Output>,
  { attempts, budgetMs }: RetryPolicy,
  { sleep, monotonic, random }: Pick<Edges, "sleep" | "monotonic" | "random">,
): Call<Input, Output> {
  return async (input, context) => {
    const started = monotonic();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call(input, context);
      } catch (error) {
        if (!(error instanceof ProviderError) || !error.retryable || attempt >= attempts) throw error;
        const wait = error.retryAfterMs ?? backOff(attempt, random);
        if (monotonic() - started + wait > budgetMs) throw error;
        context.lost?.(error.kind);
        await sleep(wait, context.signal);
      }
    }
  };
}

/** Doubles from attempt to attempt; half of it by chance, so that many calls do not come back at once. */
function backOff(attempt: number, random: () => number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + random() / 2);
}
