import { ProviderError } from "../domain/failure.ts";
import type { Retriever } from "../domain/retriever.ts";
import { readRetrieved } from "./reply.ts";

/** A function of the team's own: `(question, {signal, k?}) => documents`, at once or later. */
export function moduleRetriever(own: (...values: unknown[]) => unknown, k?: number): Retriever {
  return {
    async retrieve(question, { signal }) {
      let answer: unknown;
      try {
        answer = await own(question, { signal, ...(k !== undefined && { k }) });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw new ProviderError(`the retriever failed: ${error instanceof Error ? error.message : String(error)}`, {
          kind: "crash",
          cause: error,
        });
      }
      return readRetrieved(answer);
    },
  };
}
