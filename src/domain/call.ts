import type { FailureKind } from "./failure.ts";

/** What travels with every call out of the process. */
export interface CallContext {
  /** Aborts when the call took too long or the run was interrupted. */
  readonly signal: AbortSignal;
  /** W3C trace context of the trial. */
  readonly traceparent?: string | undefined;
  /** Told of every attempt that failed and was made again, for the books. */
  readonly lost?: ((kind: FailureKind) => void) | undefined;
}

/** A call to a system, provider, retriever or judge: what wrappers such as `retrying` and `timed` take and give back. */
export type Call<Input, Output> = (input: Input, context: CallContext) => Promise<Output>;
