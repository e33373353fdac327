import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";
import type { CallContext } from "../../src/domain/call.ts";
import type { ModelSettings, Provider, ProviderParts } from "../../src/domain/provider.ts";
import { anthropicProvider } from "../../src/providers/anthropic.ts";
import { openaiProvider } from "../../src/providers/openai.ts";

export const parts: ProviderParts = { fetch: createFetch({}), monotonic: () => performance.now() };

/** The signal of one call. */
export const context = (): CallContext => ({ signal: new AbortController().signal });

export const question = { messages: [{ role: "user", content: "What does it cost?" }] } as const;

export type Vendor = "openai" | "anthropic";

/** A provider at a local address. */
export function providerAt(vendor: Vendor, url: string, settings: Partial<ModelSettings> = {}): Provider {
  const whole: ModelSettings = { model: "asked-for", baseUrl: url, apiKey: "key-1", stream: false, ...settings };
  return vendor === "openai" ? openaiProvider(whole, parts) : anthropicProvider(whole, parts);
}

/** The address of a server on this machine that lives as long as the test. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => close(server));
  return listen(server);
}

export async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

export function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Events as they stand in a stream, each with a type named as such where it has one. */
export function eventStream(events: readonly object[]): string {
  return events
    .map((event) => `${"type" in event ? `event: ${String(event.type)}\n` : ""}data: ${JSON.stringify(event)}\n\n`)
    .join("");
}
