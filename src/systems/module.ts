import * as z from "zod/mini";
import { Candidate } from "../domain/candidate.ts";
import { ProviderError } from "../domain/failure.ts";
import type { System } from "../domain/system.ts";
import { readCandidate } from "./candidate.ts";
import { requestOf } from "./request.ts";

export const ModuleOptions = z.strictObject({
  module: z.string().check(z.minLength(1), z.describe("a JavaScript or TypeScript file")),
  export: z._default(
    z
      .string()
      .check(z.minLength(1), z.describe("the function: (request, {signal, traceparent}) => Candidate | string")),
    "default",
  ),
});

const WHO = "the module";

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
      const candidate = readCandidate(typeof answer === "string" ? { text: answer } : answer, WHO, "crash");
      return { candidate: { latencyMs, ...asJson(candidate) }, source: "live" };
    },
  };
}

/** What the run writes down must be JSON; a circle or a bigint within metadata or a tool call is not. */
function asJson(candidate: Candidate): Candidate {
  try {
    return Candidate.parse(JSON.parse(JSON.stringify(candidate)));
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new ProviderError(`${WHO}: its answer cannot be written as JSON: ${why}`, { kind: "badReply", cause: error });
  }
}
