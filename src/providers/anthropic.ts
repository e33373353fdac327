import type { ModelSettings, Provider, ProviderParts } from "../domain/provider.ts";
import { foldEvents, readMessage } from "./anthropic-reply.ts";
import { messageBody } from "./anthropic-request.ts";
import { clientOptions } from "./client.ts";
import { statusError } from "./errors.ts";
import { providerOver, type Sdk } from "./exchange.ts";

/** Messages at Anthropic, or any gateway that speaks them. The SDK is loaded at the first call. */
export function anthropicProvider(settings: ModelSettings, parts: ProviderParts): Provider {
  return providerOver(
    {
      name: "anthropic",
      path: "/v1/messages",
      connect: () => connect(settings, parts),
      bodyOf: (request) => messageBody(settings, request),
      fold: foldEvents,
      read: readMessage,
    },
    settings,
    parts,
  );
}

async function connect(settings: ModelSettings, parts: ProviderParts): Promise<Sdk> {
  const { Anthropic, APIError, APIConnectionError } = await import("@anthropic-ai/sdk");
  const asked = { name: "anthropic", apiKeyEnv: settings.apiKeyEnv };
  class Client extends Anthropic {
    protected override makeStatusError(
      status: number,
      body: unknown,
      text: string | undefined,
      headers: Headers,
    ): never {
      throw statusError(asked, status, headers, body ?? text);
    }
  }
  const authorization = settings.apiKey === undefined ? {} : { "x-api-key": settings.apiKey };
  const client = new Client({
    ...clientOptions(settings, parts, authorization),
    baseURL: settings.baseUrl ?? "https://api.anthropic.com",
    openTelemetry: false,
  });
  return { client, APIError, APIConnectionError };
}
