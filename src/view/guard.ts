import type { IncomingMessage } from "node:http";

/** Why a request gets no answer. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
}

/**
 * Only what a person opens on this machine is answered. A page of another site can make a browser send requests here, and with
 * DNS rebinding even read the answers under its own name, which the header `Host` then tells.
 */
export function refusalOf(
  { method = "", headers }: Pick<IncomingMessage, "method" | "headers">,
  port: number,
): Refusal | undefined {
  if (!hostsOf(port).includes((headers.host ?? "").toLowerCase()))
    return { status: 421, why: "this server answers under 127.0.0.1 and localhost alone" };
  if (method !== "GET" && method !== "HEAD") return { status: 405, why: "this server only shows: GET and HEAD" };
  const site = headers["sec-fetch-site"];
  // Another port of this machine is the same site and not the same origin.
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return { status: 403, why: "another site asked for this page; open its address yourself" };
  return undefined;
}

function hostsOf(port: number): readonly string[] {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
}
