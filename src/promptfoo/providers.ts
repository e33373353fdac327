import { isMap } from "../text/is-map.ts";
import { items, within, type Located, type Notes } from "./parts.ts";

/** A provider of the foreign config in the keys of our prompt configs. */
export interface CarriedProvider {
  readonly label: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Only with these prompts, by label or id; undefined: with all. */
  readonly prompts: readonly string[] | undefined;
}

/** The providers that are models of OpenAI or Anthropic; the others are noted. */
export function carryProviders(written: Located, notes: Notes): readonly CarriedProvider[] {
  return items(written).flatMap((located) => carryProvider(located, notes) ?? []);
}

/** One provider, as a name or a map; undefined where it is noted. */
export function carryProvider(located: Located, notes: Notes): CarriedProvider | undefined {
  const { source, path, value } = located;
  if (typeof value === "string") return modelOf(value, located, notes);
  if (!isMap(value)) return notes.add(source, path, "a provider that is neither a name nor a map is not carried over");
  const [only] = Object.keys(value);
  // `- openai:gpt-5: { config: … }`
  if (!("id" in value) && only !== undefined && isMap(value[only])) return entryOf(only, within(located, only), notes);
  return entryOf(value["id"], located, notes);
}

function entryOf(id: unknown, located: Located, notes: Notes): CarriedProvider | undefined {
  const { source, path } = located;
  const entry = isMap(located.value) ? located.value : {};
  if (typeof id !== "string") return notes.add(source, path, "a provider without an id is not carried over");
  const model = modelOf(id, located, notes);
  if (model === undefined) return undefined;
  for (const key of Object.keys(entry))
    if (!["id", "label", "config", "prompts"].includes(key))
      notes.add(source, [...path, key], `"${key}" of the provider ${id} is not carried over`);
  const { label, prompts } = entry;
  return {
    label: typeof label === "string" ? label : model.label,
    options: { ...model.options, ...carrySettings(within(located, "config"), model.options["provider"], notes) },
    prompts: Array.isArray(prompts) ? prompts.map(String) : undefined,
  };
}

/** `openai:chat:gpt-5`, `anthropic:messages:claude-sonnet-4-5` */
function modelOf(id: string, { source, path }: Located, notes: Notes): CarriedProvider | undefined {
  const [, provider, model] = /^(openai|anthropic):(?:(?:chat|responses|messages):)?([^:].*)$/.exec(id) ?? [];
  const other = /^openai:(?:completion|embeddings?|moderation|image|assistant|realtime|transcription|agents)\b/.test(
    id,
  );
  if (provider === undefined || model === undefined || other)
    return notes.add(
      source,
      path,
      `the provider "${id}" is not carried over`,
      "write a prompt config for it: provider http, command or module, or openai with a baseUrl",
    );
  if (id.startsWith("openai:responses:"))
    notes.add(source, path, `"${id}" is asked through the chat API, not the responses API`);
  return { label: model, options: { provider, model }, prompts: undefined };
}

/** What a setting is called here. */
const SETTINGS: Readonly<Record<string, string>> = {
  temperature: "temperature",
  max_tokens: "maxOutputTokens",
  max_completion_tokens: "maxOutputTokens",
  max_output_tokens: "maxOutputTokens",
  top_p: "topP",
  stop: "stop",
  seed: "seed",
  reasoning_effort: "reasoningEffort",
  tools: "tools",
  apiBaseUrl: "baseUrl",
  apiKeyEnvar: "apiKeyEnv",
  headers: "headers",
};

/** Settings that the vendor's API knows by the same name. */
const BODY_KEYS: ReadonlySet<string> = new Set(
  "frequency_penalty presence_penalty logit_bias logprobs n top_k thinking tool_choice user service_tier verbosity".split(
    " ",
  ),
);

function carrySettings(config: Located, provider: unknown, notes: Notes): Readonly<Record<string, unknown>> {
  if (!isMap(config.value)) return {};
  const options: Record<string, unknown> = {};
  const extraBody: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config.value)) {
    const at = within(config, key);
    const ours = SETTINGS[key];
    if (key === "headers" && holdsSecret(value)) {
      notes.add(
        at.source,
        at.path,
        "headers with a secret in them are not carried over",
        "write it as ${NAME}, and set NAME in the environment",
      );
      continue;
    }
    if (ours !== undefined && fits(ours, value)) options[ours] = expanded(ours === "stop" ? [value].flat() : value);
    else if (key === "response_format" && isMap(schemaOf(value))) options["outputSchema"] = schemaOf(value);
    else if (key === "passthrough" && isMap(value)) Object.assign(extraBody, value);
    else if (BODY_KEYS.has(key) && !isFile(value)) extraBody[key] = value;
    else if (key === "apiKey")
      notes.add(
        at.source,
        at.path,
        "a key is not carried over",
        "set it in the environment; apiKeyEnv names the variable",
      );
    else notes.add(at.source, at.path, `"${key}" of the provider's config is not carried over (${String(provider)})`);
  }
  return { ...options, ...(Object.keys(extraBody).length > 0 && { extraBody }) };
}

/** A header that is named like a secret, and whose value does not come from the environment. */
function holdsSecret(headers: unknown): boolean {
  if (!isMap(headers)) return false;
  return Object.entries(headers).some(
    ([name, value]) => /auth|key|token|secret|cookie/i.test(name) && !/\{\{\s*env\./.test(String(value)),
  );
}

function fits(ours: string, value: unknown): boolean {
  if (["temperature", "maxOutputTokens", "topP", "seed"].includes(ours)) return typeof value === "number";
  if (ours === "tools") return Array.isArray(value);
  if (ours === "stop") return [value].flat().every((text) => typeof text === "string" && text !== "");
  if (ours === "headers") return isMap(value) && Object.values(value).every((text) => typeof text === "string");
  return typeof value === "string" && !isFile(value);
}

function isFile(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("file://");
}

/** `{{env.NAME}}` as `${NAME}`. */
function expanded(value: unknown): unknown {
  if (typeof value === "string")
    return value.replaceAll(/\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}/g, (_, name: string) => `\${${name}}`);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expanded(item)]));
}

function schemaOf(format: unknown): unknown {
  const schema = isMap(format) && isMap(format["json_schema"]) ? format["json_schema"] : undefined;
  return schema?.["schema"];
}
