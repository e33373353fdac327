import type { Fetch } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import type { ModelSettings, ProviderParts } from "../domain/provider.ts";

/** The longest timer that there is: waiting is bounded by the caller's signal. */
const NEVER_MS = 2 ** 31 - 1;

/** What of the SDK's own headers goes out. */
const SENT = ["accept", "content-type", "anthropic-version", "traceparent"];

/**
 * Options that both SDKs take, so that a call depends on the config alone: what they read from the environment is set here or never sent.
 * They insist on a key: this one is never sent either.
 */
export function clientOptions(
  { headers, query }: ModelSettings,
  { fetch }: ProviderParts,
  authorization: Record<string, string>,
) {
  const own = sendable({ "user-agent": "evalgate", ...authorization, ...headers });
  return {
    apiKey: "unused",
    defaultQuery: { ...query },
    fetch: withHeaders(fetch, own),
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: "off",
  } as const;
}

/** The SDKs add headers from the environment, which may hold the secrets of another gateway, and what describes this machine. */
function withHeaders(fetch: Fetch, own: Record<string, string>): Fetch {
  return (input, init) => {
    const all = init?.headers instanceof Headers ? init.headers : new Headers(init?.headers);
    const kept = SENT.flatMap((name) => {
      const value = all.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return fetch(input, { ...init, headers: { ...Object.fromEntries(kept), ...own } });
  };
}

/** In lower case, so that the config's own header takes the place of ours. */
function sendable(headers: Record<string, string>): Record<string, string> {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  try {
    return Object.fromEntries(new Headers(named));
  } catch {
    // The reason quotes the value, which may be a key.
    throw new ProviderError("the key or a header holds a character that cannot be sent", { kind: "auth", final: true });
  }
}
