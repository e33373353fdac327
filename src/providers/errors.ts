import { ProviderError, type FailureKind } from "../domain/failure.ts";
import { cut } from "../text/inert.ts";
import { valueAt } from "../text/source.ts";
import { parseHttpDate } from "../text/time.ts";
import { textAt } from "./reply.ts";

/** Who was asked, as messages call it. */
export interface Asked {
  readonly name: string;
  /** The environment variable that holds the key. */
  readonly apiKeyEnv?: string | undefined;
}

/** The vendor says that its content filter stopped the call: an answer, though it comes as an error. */
export class ContentFiltered extends Error {
  override readonly name = "ContentFiltered";
}

/** What an error status means. `body` is parsed JSON or text. */
export function statusError(asked: Asked, status: number, headers: Headers, body: unknown): Error {
  if (status === 400 && isContentFilter(body)) return new ContentFiltered();
  const { kind, retryable, final } = meaningOf(status, body);
  const key = kind === "auth" && asked.apiKeyEnv !== undefined ? ` (key ${asked.apiKeyEnv})` : "";
  return new ProviderError(`${asked.name} answered ${status}${key}: ${messageOf(body)}`, {
    kind,
    status,
    retryable,
    final,
    retryAfterMs: retryable ? retryAfterMs(headers) : undefined,
  });
}

/** What an error means that comes inside a stream, whose status was 200: it is known by its type, or by a status in `code`. */
export function streamError({ name }: Asked, body: unknown): Error {
  if (isContentFilter(body)) return new ContentFiltered();
  const type = textAt(errorOf(body), ["type"]) ?? "error";
  const status = STATUS_OF_TYPE.get(type) ?? Number(valueAt(errorOf(body), ["code"]));
  const message = `${name} broke its stream off with ${type}: ${messageOf(body)}`;
  if (!(status >= 400 && status < 600)) return badReply(message);
  return new ProviderError(message, { ...meaningOf(status, body), status: 200 });
}

/** What an error means that is the body of a 200. */
export function errorInReply({ name }: Asked, body: unknown): Error {
  return isContentFilter(body)
    ? new ContentFiltered()
    : badReply(`${name} answered 200 with an error: ${messageOf(body)}`);
}

/** A reply that came but is no answer. */
export function badReply(message: string): ProviderError {
  return new ProviderError(message, { kind: "badReply", status: 200 });
}

/** The connection could not be made, or broke before the reply was whole. */
export function networkError({ name }: Asked, error: unknown): ProviderError {
  return new ProviderError(`no connection to ${name}: ${rootOf(error)}`, {
    kind: "network",
    retryable: true,
    cause: error,
  });
}

/** https://docs.anthropic.com/en/api/errors and the types that OpenAI uses. */
const STATUS_OF_TYPE: ReadonlyMap<string, number> = new Map([
  ["invalid_request_error", 400],
  ["authentication_error", 401],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["request_too_large", 413],
  ["rate_limit_error", 429],
  ["rate_limit_exceeded", 429],
  ["insufficient_quota", 429],
  ["api_error", 500],
  ["server_error", 500],
  ["timeout_error", 504],
  ["overloaded_error", 529],
]);

interface Meaning {
  readonly kind: FailureKind;
  readonly retryable: boolean;
  readonly final: boolean;
}

function meaningOf(status: number, body: unknown): Meaning {
  if (status >= 500) return { kind: "server", retryable: true, final: false };
  switch (status) {
    case 401:
    case 403:
      return { kind: "auth", retryable: false, final: true };
    case 404:
      return { kind: "notFound", retryable: false, final: true };
    case 408:
      return { kind: "timeout", retryable: true, final: false };
    case 409:
      return { kind: "server", retryable: true, final: false };
    case 429:
      return { kind: "rateLimit", retryable: !isQuotaSpent(body), final: false };
    default:
      return { kind: "badRequest", retryable: false, final: false };
  }
}

function isQuotaSpent(body: unknown): boolean {
  const error = errorOf(body);
  return [valueAt(error, ["code"]), valueAt(error, ["type"])].includes("insufficient_quota");
}

/** Azure and OpenAI name it in a code; Anthropic only in its message. */
function isContentFilter(body: unknown): boolean {
  const error = errorOf(body);
  return (
    ["content_filter", "content_policy_violation"].includes(textAt(error, ["code"]) ?? "") ||
    valueAt(error, ["innererror", "code"]) === "ResponsibleAIPolicyViolation" ||
    /blocked by content filtering policy/i.test(textAt(error, ["message"]) ?? "")
  );
}

/** The first line of what the API says. */
function messageOf(body: unknown): string {
  const error = errorOf(body);
  const said = [error, valueAt(error, ["message"]), valueAt(error, ["detail"])].find(
    (text) => typeof text === "string",
  );
  const line = (typeof said === "string" ? said : JSON.stringify(error ?? null)).trim().split(/[\r\n]/, 1)[0] ?? "";
  return line === "" || line === "null" ? "it gave no reason" : cut(line, 200);
}

/** Most APIs wrap it, some gateways do not. */
function errorOf(body: unknown): unknown {
  return valueAt(body, ["error"]) ?? body;
}

/** An HTTP date counts from the server's own `Date`, so that no clock has to be right. */
function retryAfterMs(headers: Headers): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const until = parseHttpDate(text);
  const now = parseHttpDate(headers.get("date") ?? "");
  return until === undefined || now === undefined ? undefined : Math.max(0, until - now);
}

/** The innermost cause says what happened (`connect ECONNREFUSED`); the outer ones say that something did. */
function rootOf(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (!(root instanceof Error)) return String(root);
  return root.message || (textAt(root, ["code"]) ?? root.name);
}
