import { isMap } from "../../text/is-map.ts";

type Keys = Readonly<Record<string, unknown>>;

/** What others call the parameters of a model. */
const PARAMETERS: Readonly<Record<string, string>> = {
  temperature: "temperature",
  top_p: "topP",
  topP: "topP",
  max_tokens: "maxOutputTokens",
  max_completion_tokens: "maxOutputTokens",
  max_output_tokens: "maxOutputTokens",
  maxTokens: "maxOutputTokens",
  maxCompletionTokens: "maxOutputTokens",
  maxOutputTokens: "maxOutputTokens",
  stop: "stop",
  stop_sequences: "stop",
  stopSequences: "stop",
  seed: "seed",
  reasoning_effort: "reasoningEffort",
  tools: "tools",
  response_format: "outputSchema",
  responseFormat: "outputSchema",
};

export interface Hints {
  readonly hints: Keys;
  readonly notes: readonly string[];
}

/** Our parameters out of theirs; the others are named. */
export function parametersOf(given: unknown, ignored: readonly string[] = []): Hints {
  const hints: Record<string, unknown> = {};
  const notes: string[] = [];
  for (const [key, value] of Object.entries(isMap(given) ? given : {})) {
    if (value === null || ignored.includes(key)) continue;
    const ours = PARAMETERS[key];
    const carried = ours === "stop" ? [value].flat() : ours === "outputSchema" ? schemaOf(value) : value;
    if (ours === undefined || carried === undefined) notes.push(`\`${key}\` is not carried over`);
    else hints[ours] = carried;
  }
  return { hints, notes };
}

function schemaOf(format: unknown): unknown {
  if (!isMap(format) || !isMap(format["json_schema"])) return undefined;
  const { schema } = format["json_schema"];
  return isMap(schema) ? schema : undefined;
}

/** The model and, where its name tells, the provider. */
export function modelOf(written: unknown): Hints {
  if (typeof written !== "string" || written === "") return { hints: {}, notes: [] };
  const name = written.replaceAll(/\$\{env:(\w+)(?::([^}]*))?\}/g, (_, variable: string, otherwise?: string) =>
    otherwise === undefined ? `\${${variable}}` : `\${${variable}:-${otherwise}}`,
  );
  const [, vendor, rest = name] = /^(openai|anthropic)[/:](?:chat:|messages:)?(.+)$/.exec(name) ?? [];
  const provider = vendor ?? PROVIDERS.find(([, models]) => models.test(name))?.[0];
  if (provider !== undefined) return { hints: { provider, model: rest }, notes: [] };
  return { hints: { model: name }, notes: [] };
}

const PROVIDERS = [
  ["openai", /^(?:gpt-|chatgpt-|o\d)/],
  ["anthropic", /^claude-/],
] as const;

/** Several as one. */
export function together(...all: readonly Hints[]): Hints {
  return {
    hints: Object.assign({}, ...all.map(({ hints }) => hints)) as Keys,
    notes: all.flatMap(({ notes }) => notes),
  };
}
