import { Candidate, CandidateError } from "../domain/candidate.ts";
import { FailureKind, ProviderError } from "../domain/failure.ts";
import { isMap } from "../text/is-map.ts";

/**
 * Reads what foreign code or a foreign service gave as a candidate; keys that are not ours are dropped.
 * `{error}` is no answer. Throws `ProviderError` that says what was there instead.
 */
export function readCandidate(value: unknown, who: string, errorKind: FailureKind): Candidate {
  if (!isMap(value))
    throw new ProviderError(`${who}: its answer is ${nameOf(value)}, not a candidate`, { kind: "badReply" });
  const { error } = value;
  if (error !== null && error !== undefined) throw reportedError(error, errorKind);
  const read = Candidate.safeParse(completed(value));
  if (read.success) return read.data;
  const [{ path, message } = { path: [], message: "not a candidate" }] = read.error.issues;
  const what =
    path[0] === "text" && (value["text"] ?? undefined) === undefined
      ? `has no "text" (${keysOf(value)})`
      : `cannot be read at "${path.join(".")}": ${message}`;
  throw new ProviderError(`${who}: its answer ${what}`, { kind: "badReply" });
}

/** What stands where something else was looked for, for messages. */
export function keysOf(value: unknown): string {
  if (!isMap(value)) return `it is ${nameOf(value)}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? "it is empty" : `it has the keys ${keys.join(", ").slice(0, 200)}`;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/** Without nulls. An answer that consists of a tool call, or that was stopped, may come without a text. */
function completed(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const given = Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined));
  const { toolCalls, finishReason, retrieved } = given;
  const mayLackText =
    (Array.isArray(toolCalls) && toolCalls.length > 0) || (typeof finishReason === "string" && finishReason !== "stop");
  return {
    ...(mayLackText && { text: "" }),
    ...given,
    ...(Array.isArray(retrieved) && { retrieved: retrieved.map(withTextId) }),
  };
}

/** Ids that a service keeps as numbers; parts that it left open. */
function withTextId(item: unknown): unknown {
  if (typeof item === "number") return String(item);
  if (!isMap(item)) return item;
  const { id, ...rest } = Object.fromEntries(Object.entries(item).filter(([, part]) => part !== null));
  return { ...rest, id: typeof id === "number" ? String(id) : id };
}

function reportedError(error: unknown, fallback: FailureKind): ProviderError {
  const read = CandidateError.safeParse(error);
  if (!read.success) return new ProviderError(JSON.stringify(error), { kind: fallback });
  const { message, kind, status } = { kind: undefined, status: undefined, ...read.data };
  const known = FailureKind.safeParse(kind);
  return new ProviderError(message.trim() === "" ? "an error without a message" : message, {
    kind: known.success ? known.data : fallback,
    status,
    final: known.data === "auth",
  });
}
