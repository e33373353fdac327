import type { Fetch } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import { UserError } from "../domain/problem.ts";
import { httpFailure, networkFailure } from "./http-failure.ts";

/** An answer, whatever its status, read to its end. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a request; no redirect is followed. Throws `ProviderError` where no answer came, the signal's reason where that ended it. */
export async function send(
  name: string,
  fetch: Fetch,
  url: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<HttpReply> {
  try {
    const response = await fetch(url, { redirect: "manual", ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (init.signal.aborted) throw init.signal.reason;
    if (error instanceof ProviderError) throw error;
    throw networkFailure(name, error);
  }
}

/** The value in an answer, which must be one: JSON with a status of 2xx. Throws `ProviderError` that quotes the start of what it is instead. */
export function jsonIn(name: string, { status, headers, text }: HttpReply): unknown {
  if (status < 200 || status > 299) throw httpFailure(name, status, headers, text);
  try {
    return JSON.parse(text);
  } catch {
    throw new ProviderError(`${name} answered ${status} with ${shownBody(headers, text)}`, {
      kind: "badReply",
      status,
    });
  }
}

function shownBody(headers: Headers, text: string): string {
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity")
    return `a compressed body (content-encoding: ${encoding}), which was not asked for; let it answer without, or with gzip`;
  return `${text.trim() === "" ? "nothing" : `"${text.trim().slice(0, 60)}"`}, which is not JSON`;
}

/** A checked address. Throws `UserError`, which does not show it: there may be a key in it. */
export function urlOf(name: string, url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "http:" || protocol === "https:") return url;
  throw new UserError([
    { message: `${name}: its \`url\` is no address on the web`, hint: "it begins with http:// or https://" },
  ]);
}

/** The headers of a JSON request; those of the user win, however they are spelled. Throws `UserError` for one that cannot be sent, without its value. */
export function requestHeaders(name: string, own: Readonly<Record<string, string>> = {}): Headers {
  const headers = new Headers({ accept: "application/json", "content-type": "application/json" });
  for (const [key, value] of Object.entries(own)) {
    try {
      headers.set(key, value);
    } catch {
      throw new UserError(`${name}: the header "${key}" has a name or a value that HTTP cannot carry`);
    }
  }
  return headers;
}

/** An address with further parameters: texts as they are, other values as JSON. */
export function withQuery(url: string, parameters: Readonly<Record<string, unknown>>): string {
  const full = new URL(url);
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined) full.searchParams.set(key, typeof value === "string" ? value : JSON.stringify(value));
  }
  return full.href;
}
