import { Candidate, CandidateError } from "../domain/candidate.ts";
import { FailureKind, ProviderError } from "../domain/failure.ts";

/**
 * Reads what foreign code or a foreign service gave as a candidate; keys that are not ours are dropped.
 * `{error}` is no answer. Throws `ProviderError` that says what was there instead.
 */
export function readCandidate(value: unknown, who: string, errorKind: FailureKind): Candidate {
  if (
    typeof value === "object" &&
    value !== null &&
    "error" in value &&
    value.error !== null &&
    value.error !== undefined
  )
    throw reportedError(value.error, errorKind);
  const answer = withText(value);
  const read = Candidate.safeParse(answer);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place =
    issue === undefined || issue.path.length === 0 ? "its answer" : `"${issue.path.join(".")}" of its answer`;
  throw new ProviderError(`${who}: ${place} cannot be read: ${issue?.message ?? "not a candidate"}`, {
    kind: "badReply",
  });
}

/** An answer that consists of a tool call, or that was stopped, may come without a text. */
function withText(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { text, toolCalls, finishReason }: Readonly<Record<string, unknown>> = { ...value };
  const mayLack =
    (Array.isArray(toolCalls) && toolCalls.length > 0) || (typeof finishReason === "string" && finishReason !== "stop");
  return (text === undefined || text === null) && mayLack ? { ...dropNulls(value), text: "" } : dropNulls(value);
}

function dropNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

export function reportedError(error: unknown, fallback: FailureKind): ProviderError {
  const read = CandidateError.safeParse(error);
  if (!read.success) return new ProviderError(JSON.stringify(error), { kind: fallback });
  const { message, kind, status } = { kind: undefined, status: undefined, ...read.data };
  const known = FailureKind.safeParse(kind);
  return new ProviderError(message, { kind: known.success ? known.data : fallback, status });
}
