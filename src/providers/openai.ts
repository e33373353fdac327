import type { ModelSettings, Provider, ProviderParts } from "../domain/provider.ts";
import { clientOptions } from "./client.ts";
import { statusError } from "./errors.ts";
import { providerOver, type Sdk } from "./exchange.ts";
import { foldChunks, readCompletion } from "./openai-reply.ts";
import { completionBody } from "./openai-request.ts";

/** Chat completions at OpenAI, Azure, or any gateway that speaks them. The SDK is loaded at the first call. */
export function openaiProvider(settings: ModelSettings, parts: ProviderParts): Provider {
  return providerOver(
    {
      name: "openai",
      path: "/chat/completions",
      connect: () => connect(settings, parts),
      bodyOf: (request) => completionBody(settings, request),
      fold: foldChunks,
      read: readCompletion,
    },
    settings,
    parts,
  );
}

async function connect(settings: ModelSettings, parts: ProviderParts): Promise<Sdk> {
  const { OpenAI, APIError, APIConnectionError } = await import("openai");
  const asked = { name: "openai", apiKeyEnv: settings.apiKeyEnv };
  class Client extends OpenAI {
    /** Of a body without `error` the SDK keeps nothing. */
    protected override makeStatusError(
      status: number,
      body: unknown,
      text: string | undefined,
      headers: Headers,
    ): never {
      throw statusError(asked, status, headers, body ?? text);
    }
  }
  const authorization = settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` };
  const client = new Client({
    ...clientOptions(settings, parts, authorization),
    baseURL: settings.baseUrl ?? "https://api.openai.com/v1",
  });
  return { client, APIError, APIConnectionError };
}
