import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Agent, EnvHttpProxyAgent, type Dispatcher } from "undici";
import type { Fetch } from "../domain/edges.ts";
import { decoded } from "./decoded.ts";
import type { Proxies } from "./fetch.ts";

/** A `fetch` over one pool of connections per origin. It takes requests whose body is text. */
export function httpFetch(proxies: Proxies): Fetch {
  const dispatcher = dispatcherFor(proxies);
  return async (input, init = {}) => {
    const { method = "GET", body, signal } = init;
    if (input instanceof Request || (body !== undefined && body !== null && typeof body !== "string")) {
      throw new TypeError("only a URL and a body of text can be sent");
    }
    const { origin, pathname, search } = new URL(input);
    const options = {
      origin,
      path: `${pathname}${search}`,
      method,
      headers: { "accept-encoding": "identity", ...inLowerCase(init.headers) },
      body: body ?? null,
      signal: signal ?? null,
    };
    const reply = await dispatcher.request(options).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw new TypeError("fetch failed", { cause: error });
    });
    return responseOf(reply);
  };
}

function dispatcherFor({ http, https, none }: Proxies): Dispatcher {
  const options = { headersTimeout: 0, bodyTimeout: 0 };
  if (http === "" && https === "") return new Agent(options);
  return new EnvHttpProxyAgent({ ...options, httpProxy: http, httpsProxy: https, noProxy: none, proxyTunnel: false });
}

/** What is used of a `Response`, without the web streams of a real one, which cost more than all else of a call. */
class PooledResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly url = "";
  readonly body: Body | null;
  readonly #read: () => Promise<string>;

  constructor({ statusCode, statusText, headers, body }: Dispatcher.ResponseData) {
    this.ok = statusCode >= 200 && statusCode < 300;
    this.status = statusCode;
    this.statusText = statusText ?? "";
    const { "content-encoding": encoding, ...others } = headers;
    const plain = decoded(body, [encoding].flat().join());
    this.headers = new PooledHeaders(plain === undefined ? headers : others) as unknown as Headers; // they have what is used, and tests see that
    this.body = statusCode === 204 || statusCode === 205 || statusCode === 304 ? null : new Body(plain ?? body);
    this.#read = () => (plain === undefined ? body.text() : text(plain));
    plain?.on("error", () => {});
    // Whoever reads is told; a call that is given up while nobody reads must not end the process.
    body.on("error", () => {});
    if (this.body === null) body.resume();
  }

  async text(): Promise<string> {
    if (this.body === null) return "";
    const whole = await this.#read();
    await nextTurn();
    return whole;
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

/** What is used of `Headers`, without the sorting and checking of real ones. */
class PooledHeaders {
  readonly #values: Dispatcher.ResponseData["headers"];

  constructor(values: Dispatcher.ResponseData["headers"]) {
    this.#values = values;
  }

  get(name: string): string | null {
    const key = name.toLowerCase();
    return Object.hasOwn(this.#values, key) ? [this.#values[key] ?? []].flat().join(", ") : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  *entries(): Iterable<readonly [name: string, value: string]> {
    for (const name of Object.keys(this.#values)) yield [name, this.get(name) ?? ""];
  }

  [Symbol.iterator](): Iterator<readonly [name: string, value: string]> {
    return this.entries()[Symbol.iterator]();
  }
}

/** The pieces of a reply as they come. */
class Body {
  readonly #stream: Readable;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield* this.#stream;
    await nextTurn();
  }

  async cancel(): Promise<void> {
    this.#stream.destroy();
  }
}

/** How many calls go on in one turn of the event loop. */
const A_TURN = 4;
const waiting: (() => void)[] = [];

/**
 * The connection is free one turn after the last piece. Who calls again at once shall have it, not open another.
 * Of many that ended together a few go on each turn: what they ask next is then under way while the others are read.
 */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(release);
  });
}

function release(): void {
  for (const resolve of waiting.splice(0, A_TURN)) resolve();
  if (waiting.length > 0) setImmediate(release);
}

function responseOf(reply: Dispatcher.ResponseData): Response {
  return new PooledResponse(reply) as unknown as Response; // both SDKs and we use what it has, and tests see that
}

function inLowerCase(headers: RequestInit["headers"] = {}): Record<string, string> {
  const entries = Array.isArray(headers)
    ? new Headers(headers)
    : headers instanceof Headers
      ? headers
      : Object.entries(headers);
  return Object.fromEntries(Array.from(entries, ([name, value]) => [name.toLowerCase(), String(value)]));
}
