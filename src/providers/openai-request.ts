import type { Json, JsonObject } from "../domain/json.ts";
import type { CompletionRequest, ModelSettings } from "../domain/provider.ts";
import { bodyOf } from "./body.ts";

/** The body of a chat completion. */
export function completionBody(settings: ModelSettings, request: CompletionRequest): JsonObject {
  const schema = request.outputSchema ?? settings.outputSchema;
  return bodyOf(
    {
      model: settings.model,
      messages: request.messages.map(({ role, content }) => ({ role, content })),
      temperature: settings.temperature,
      top_p: settings.topP,
      [tokenLimitKey(settings)]: settings.maxOutputTokens,
      stop: settings.stop,
      seed: settings.seed,
      reasoning_effort: settings.reasoningEffort,
      tools: settings.tools,
      response_format: schema && replyFormat(schema),
      stream: settings.stream,
      stream_options: settings.stream ? { include_usage: true } : undefined,
    },
    settings.extraBody,
  );
}

/** OpenAI's newer models refuse the old name; many gateways know no other. */
function tokenLimitKey({ baseUrl }: ModelSettings): string {
  return baseUrl === undefined || /^https?:\/\/api\.openai\.com([:/]|$)/i.test(baseUrl)
    ? "max_completion_tokens"
    : "max_tokens";
}

function replyFormat(schema: JsonObject): Json {
  return { type: "json_schema", json_schema: { name: "reply", strict: true, schema } };
}
