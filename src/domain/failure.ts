import * as z from "zod/mini";

/** Why a trial has no answer. All but the last three mean that a system or judge was asked and did not answer. */
export const FailureKind = z.enum([
  "auth",
  "notFound",
  "badRequest",
  "rateLimit",
  "server",
  "timeout",
  "network",
  "badReply",
  "crash",
  "recorded",
  "missing",
  "aborted",
  "budget",
]);
export type FailureKind = z.infer<typeof FailureKind>;

/** No answer: what stands in a trial instead of a candidate. */
export const Failure = z.object({
  kind: FailureKind,
  message: z.string(),
  /** The HTTP status, where there was one. */
  status: z.optional(z.int()),
});
export type Failure = Readonly<z.infer<typeof Failure>>;

/** Thrown by a system, provider, retriever or judge that gives no answer. Whether to try again is decided where the status is known. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly retryable: boolean;
  /** Milliseconds that the other side asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** No later call can do better (wrong key, unknown model): stop asking. */
  readonly final: boolean;

  constructor(
    message: string,
    details: {
      readonly kind: FailureKind;
      readonly status?: number | undefined;
      readonly retryable?: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly final?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.kind = details.kind;
    this.status = details.status;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.final = details.final ?? false;
  }
}

/** Whether a failure of this kind means that somebody was asked and gave no answer (exit 4), not that a score is wanting (exit 3). */
export function isNoAnswer(kind: FailureKind): boolean {
  return kind !== "missing" && kind !== "aborted" && kind !== "budget";
}
