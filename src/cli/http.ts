import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import type { Fetch } from "../domain/edges.ts";
import type { Proxies } from "./fetch.ts";

/** A `fetch` over one pool of connections per origin. It takes requests whose body is text. */
export function httpFetch(proxies: Proxies): Fetch {
  const dispatcher = dispatcherFor(proxies);
  return async (input, init = {}) => {
    const { method = "GET", body, signal } = init;
    if (input instanceof Request || (body !== undefined && body !== null && typeof body !== "string")) {
      throw new TypeError("only a URL and a body of text can be sent");
    }
    const reply = await request(input, {
      dispatcher,
      method,
      headers: { "accept-encoding": "identity", ...Object.fromEntries(new Headers(init.headers)) },
      body: body ?? null,
      signal: signal ?? null,
    }).catch((error: unknown) => {
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

function responseOf({ statusCode, statusText, headers, body }: Dispatcher.ResponseData): Response {
  const init = { status: statusCode, statusText, headers: headersOf(headers) };
  // Whoever reads is told; a call that is given up while nobody reads must not end the process.
  body.on("error", () => {});
  if (statusCode !== 204 && statusCode !== 205 && statusCode !== 304) return new Response(streamOf(body), init);
  body.resume();
  return new Response(null, init);
}

function headersOf(headers: Dispatcher.ResponseData["headers"]): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const item of [value ?? []].flat()) all.append(name, item);
  }
  return all;
}

/** `Readable.toWeb` does the same with more work for each chunk. */
function streamOf(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done !== true) return controller.enqueue(value);
        // The connection is free one turn later. Who calls again at once shall have it, not open another.
        await new Promise((resolve) => setImmediate(resolve));
        controller.close();
      },
      cancel() {
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
