import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../domain/problem.ts";
import { refusalOf } from "./guard.ts";
import type { Page, Pages } from "./page.ts";
import { parseRoute, type Route } from "./route.ts";

export interface ViewServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** 0: one that is free. */
  readonly port: number;
  /** Is told what nobody foresaw; the server goes on. */
  readonly report: (error: unknown) => void;
}

/** Serves the pages to this machine alone. Throws `UserError` where the port is taken. */
export async function startServer(pages: Pages, { port, report }: ServerOptions): Promise<ViewServer> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
    answer(pages, { request, response, port, report }).catch((error: unknown) => {
      report(error);
      response.destroy();
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: unknown) => {
    throw unusable(port, error);
  });
  return {
    port: (server.address() as AddressInfo).port, // likewise
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function unusable(port: number, error: unknown): UserError {
  const why = Reflect.get(Object(error), "code") === "EADDRINUSE" ? "another program uses it" : String(error);
  return new UserError([
    { message: `cannot listen on port ${port}: ${why}`, hint: "name another --port, or none for one that is free" },
  ]);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly port: number;
  readonly report: ServerOptions["report"];
}

async function answer(pages: Pages, { request, response, port, report }: Exchange): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const refusal = refusalOf(request, port);
  if (refusal !== undefined) return send(refused(refusal.status, refusal.why), request, response);
  const route = parseRoute(request.url ?? "");
  const found = route === undefined ? undefined : await pageOf(route, pages, { signal: gone.signal, report });
  const page = found ?? pages.failure(404, "There is no such page here.");
  try {
    await send(page, request, response);
  } finally {
    page.close?.();
  }
}

async function pageOf(
  route: Route,
  pages: Pages,
  { signal, report }: { readonly signal: AbortSignal; readonly report: ServerOptions["report"] },
): Promise<Page | undefined> {
  try {
    switch (route.to) {
      case "history":
        return await pages.history();
      case "run":
        return await pages.run(route.key);
      case "events":
        return pages.events(route.key, signal);
      case "compare":
        return await pages.compare(route.before, route.now);
      case "elsewhere":
        return { ...refused(303, ""), headers: { location: route.location } };
    }
  } catch (error) {
    if (error instanceof UserError) return pages.failure(422, error.message);
    report(error);
    return pages.failure(500, "This page could not be made; the terminal where evals view runs says why.");
  }
}

/** Said in plain text to whoever should not be here. */
function refused(status: number, why: string): Page {
  const allow = status === 405 ? { allow: "GET, HEAD" } : undefined;
  return {
    status,
    type: "text/plain",
    policy: "default-src 'none'",
    ...(allow && { headers: allow }),
    body: [`${why}\n`],
  };
}

async function send(page: Page, { method }: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(page.status, {
    "content-type": `${page.type}; charset=utf-8`,
    "content-security-policy": `${page.policy}; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    ...page.headers,
  });
  if (method === "HEAD") {
    response.end();
    return;
  }
  response.flushHeaders();
  await pipeline(Readable.from(page.body), response).catch((error: unknown) => {
    // Whoever asked went away.
    if (Reflect.get(Object(error), "code") !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}
