import type { Call } from "../domain/call.ts";
import { ProviderError } from "../domain/failure.ts";

/** After an answer that no later call can better (a wrong key, an unknown model) fails at once, without a call. */
export function stopping<Input, Output>(call: Call<Input, Output>): Call<Input, Output> {
  let final: ProviderError | undefined;
  return async (input, context) => {
    if (final !== undefined) throw final;
    try {
      return await call(input, context);
    } catch (error) {
      if (error instanceof ProviderError && error.final) final = error;
      throw error;
    }
  };
}
