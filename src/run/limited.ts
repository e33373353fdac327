import pLimit from "p-limit";
import type { Call } from "../domain/call.ts";

/** At most so many calls at once. */
export function limited<Input, Output>(call: Call<Input, Output>, concurrency: number): Call<Input, Output> {
  const limit = pLimit(concurrency);
  return (input, context) => limit(() => call(input, context));
}
