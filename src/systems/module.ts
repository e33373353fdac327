import * as z from "zod";
import { ProviderError } from "../domain/failure.ts";
import type { System } from "../domain/system.ts";
import { readCandidate } from "./candidate.ts";
import { requestOf } from "./request.ts";

export const ModuleOptions = z.strictObject({
  module: z.string().min(1).describe("a JavaScript or TypeScript file"),
  export: z
    .string()
    .min(1)
    .default("default")
    .describe("the function: (request, {signal, traceparent}) => Candidate | string"),
});

/** A function of the team's own, at once or later. A loop in it that never gives way cannot be stopped. */
export function moduleSystem(
  own: (...values: unknown[]) => unknown,
  { monotonic }: { readonly monotonic: () => number },
): System {
  return {
    async answer(request, context) {
      const { signal, traceparent } = context;
      const started = monotonic();
      let answer: unknown;
      try {
        // A copy: what it changes in it is its own.
        answer = await own(structuredClone(requestOf(request, context)), {
          signal,
          ...(traceparent !== undefined && { traceparent }),
        });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw new ProviderError(`the module failed: ${error instanceof Error ? error.message : String(error)}`, {
          kind: "crash",
          cause: error,
        });
      }
      const latencyMs = monotonic() - started;
      const candidate = readCandidate(typeof answer === "string" ? { text: answer } : answer, "the module", "crash");
      return { candidate: { latencyMs, ...candidate }, source: "live" };
    },
  };
}
