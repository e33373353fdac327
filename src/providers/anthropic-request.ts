import type { Json, JsonObject } from "../domain/json.ts";
import type { CompletionRequest, ModelSettings } from "../domain/provider.ts";
import { bodyOf } from "./body.ts";

/** The API wants a limit; this is what applies where the config names none. */
const DEFAULT_MAX_TOKENS = 4096;

/** The body of a messages call. */
export function messageBody(settings: ModelSettings, { messages, outputSchema }: CompletionRequest): JsonObject {
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  return bodyOf(
    {
      model: settings.model,
      max_tokens: settings.maxOutputTokens ?? DEFAULT_MAX_TOKENS,
      system: system.length > 0 ? system.join("\n\n") : undefined,
      messages: messages.filter(({ role }) => role !== "system").map(({ role, content }) => ({ role, content })),
      temperature: settings.temperature,
      top_p: settings.topP,
      stop_sequences: settings.stop,
      tools: settings.tools,
      output_config: outputConfig(settings, outputSchema ?? settings.outputSchema),
      stream: settings.stream,
    },
    settings.extraBody,
  );
}

/** Structured output and effort stand in one key (https://platform.claude.com/docs/en/build-with-claude/structured-outputs). */
function outputConfig({ reasoningEffort }: ModelSettings, schema: JsonObject | undefined): Json | undefined {
  if (schema === undefined && reasoningEffort === undefined) return undefined;
  return {
    ...(schema !== undefined && { format: { type: "json_schema", schema } }),
    ...(reasoningEffort !== undefined && { effort: reasoningEffort }),
  };
}
