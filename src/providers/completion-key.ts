import type { CompletionRequest, ModelSettings } from "../domain/provider.ts";
import { bareAddress, digest } from "../text/digest.ts";
import { isSecretName } from "../text/redact.ts";

/** Raised when the same request would be sent or read in another way. */
const VERSION = 1;

/**
 * The key of an answer: over the provider, where and how its model is reached, every parameter, and what is asked. How we
 * let ourselves in (key, headers, secret parameters of the address) is not in it, nor are the templates: they are rendered in what is asked.
 */
export function completionKey(
  provider: string,
  { apiKey: _, apiKeyEnv: _env, headers: _headers, baseUrl, query = {}, ...settings }: ModelSettings,
): (request: CompletionRequest) => string {
  const { messages: _messages, prompt: _prompt, ...parameters } = settings as Readonly<Record<string, unknown>>; // a prompt config has its templates beside them
  const reached = {
    provider,
    address: baseUrl === undefined ? null : bareAddress(baseUrl, isSecretName),
    query: Object.entries(query).filter(([name]) => !isSecretName(name)),
  };
  // In any order; within a parameter, such as a schema, the order may decide the answer.
  const set = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const asked = digest([VERSION, reached, set]);
  return ({ messages, identity, outputSchema, trial }) =>
    digest([
      asked,
      identity === undefined ? messages.map(({ role, content }) => [role, content]) : { identity },
      outputSchema ?? null,
      trial ?? 1,
    ]);
}
