import { ProviderError, type FailureKind } from "../domain/failure.ts";
import { parseHttpDate } from "./time.ts";

/** What an HTTP answer of this status means where there is no vendor whose API says more. */
export function httpFailure(name: string, status: number, headers: Headers, body: string): ProviderError {
  const said = body.trim() === "" ? "" : `: ${body.trim().split("\n")[0]?.slice(0, 200)}`;
  return new ProviderError(`${name} answered ${status}${said}`, {
    kind: kindOf(status),
    status,
    retryable: status === 408 || status === 409 || status === 429 || status >= 500,
    retryAfterMs: retryAfterOf(headers),
    final: status === 401 || status === 403,
  });
}

/** Whether an error is that of a content filter behind an endpoint, which is an answer. */
export function isContentFilter(status: number, body: string): boolean {
  if (status !== 400) return false;
  try {
    return saysFilter(JSON.parse(body));
  } catch {
    return false;
  }
}

const FILTER_CODES = new Set<unknown>(["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"]);

/** Endpoints pass a vendor's error on, wrapped in what their framework adds. */
function saysFilter(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => (key === "code" && FILTER_CODES.has(item)) || saysFilter(item));
}

/** A connection that could not be made, or broke. */
export function networkFailure(name: string, error: unknown): ProviderError {
  const cause =
    error instanceof Error && error.cause instanceof Error
      ? `${error.message}: ${error.cause.message}`
      : error instanceof Error
        ? error.message
        : String(error);
  return new ProviderError(`${name} could not be reached: ${cause}`, {
    kind: "network",
    retryable: true,
    cause: error,
  });
}

function kindOf(status: number): FailureKind {
  if (status === 401 || status === 403) return "auth";
  if (status === 404) return "notFound";
  if (status === 408) return "timeout";
  if (status === 429) return "rateLimit";
  if (status >= 500 || status === 409) return "server";
  return status >= 400 ? "badRequest" : "badReply";
}

/** Seconds, or a date against the answer's own. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text) * 1000;
  const [until, now] = [parseHttpDate(text), parseHttpDate(headers.get("date") ?? "")];
  return until === undefined || now === undefined ? undefined : Math.max(0, until - now);
}
