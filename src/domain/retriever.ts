import type { CallContext } from "./call.ts";
import type { RetrievedDocument } from "./candidate.ts";

/** Finds documents for a question, best first. */
export interface Retriever {
  retrieve(question: string, context: CallContext): Promise<readonly RetrievedDocument[]>;
}
