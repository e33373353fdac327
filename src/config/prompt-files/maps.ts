import { UserError } from "../../domain/problem.ts";
import type { Path, Source } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { problemAt } from "../../text/source.ts";
import { converted, messagesAt, textAt, type ForeignPrompt, type PromptFormat } from "./foreign-prompt.ts";
import { modelOf, parametersOf, together } from "./hints.ts";

type Keys = Readonly<Record<string, unknown>>;

/** Prompts in JSON and YAML, but for LangChain's. The first that fits is taken. */
export const MAPS: readonly PromptFormat[] = [
  {
    name: "chat messages",
    words: "a list of `{role, content}`",
    fits: (value) => Array.isArray(value) && value.every((item) => isMap(item) && "role" in item),
    read: (source) => [
      { name: "chat messages", messages: messagesAt(source, [], source.value, "jinja"), hints: {}, notes: [] },
    ],
  },
  {
    name: "GitHub Models prompt",
    words: "`messages` with `modelParameters`, `testData`, `evaluators` or `responseFormat`",
    fits: (value) =>
      hasMessages(value) && hasAny(value, ["modelParameters", "testData", "evaluators", "responseFormat"]),
    read: (source) => [github(source)],
  },
  {
    name: "request of a chat API",
    words: "`messages`, and no key but those of OpenAI's and Anthropic's APIs",
    fits: (value) => hasMessages(value) && Object.keys(value).every((key) => API.has(key)),
    read: (source) => [request(source)],
  },
  {
    name: "Langfuse prompt",
    words: "`prompt` with `type: text` or `type: chat`",
    fits: (value) => isMap(value) && "prompt" in value && (value["type"] === "text" || value["type"] === "chat"),
    read: (source) => [langfuse(source)],
  },
  {
    name: "OpenAI evals modelgraded specification",
    words: "maps with `prompt` and `choice_strings`",
    fits: (value) =>
      isMap(value) && Object.values(value).some((item) => isMap(item) && hasAny(item, ["choice_strings"])),
    read: modelgraded,
  },
  {
    name: "promptfoo config",
    words: "`prompts` with `providers`: refused, with what to name instead",
    fits: (value) => isMap(value) && "prompts" in value && "providers" in value,
    read: promptfooConfig,
  },
];

/** A file with any other key is one of ours, in which it is a slip. */
const API = new Set([
  "messages",
  "model",
  "system",
  "temperature",
  "top_p",
  "max_tokens",
  "max_completion_tokens",
  "stop",
  "stop_sequences",
  "seed",
  "reasoning_effort",
  "tools",
  "response_format",
  "user",
  "n",
  "metadata",
  "stream",
  "stream_options",
  "frequency_penalty",
  "presence_penalty",
  "top_k",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "tool_choice",
  "parallel_tool_calls",
  "store",
  "service_tier",
  "thinking",
  "verbosity",
  "modalities",
]);

function hasMessages(value: unknown): value is Keys {
  return isMap(value) && Array.isArray(value["messages"]);
}

function hasAny(value: Keys, keys: readonly string[]): boolean {
  return keys.some((key) => key in value);
}

function github(source: Source): ForeignPrompt {
  const { messages, model, modelParameters, name, description, ...rest } = Object(source.value) as Keys; // it fits
  const settings = together(modelOf(model), parametersOf(modelParameters), parametersOf(rest));
  return {
    name: "GitHub Models prompt",
    messages: messagesAt(source, ["messages"], messages, "mustache"),
    ...settings,
  };
}

function request(source: Source): ForeignPrompt {
  const { messages, model, system, ...rest } = Object(source.value) as Keys; // it fits
  const first =
    system === undefined || system === null
      ? []
      : [
          {
            role: "system",
            content: converted(source, ["system"], textAt(source, ["system"], system), "jinja"),
            path: ["system"],
          },
        ];
  const settings = together(modelOf(model), parametersOf(rest, ["stream"]));
  return {
    name: "request of a chat API",
    messages: [...first, ...messagesAt(source, ["messages"], messages, "jinja")],
    ...settings,
  };
}

function langfuse(source: Source): ForeignPrompt {
  const { prompt, config } = Object(source.value) as Keys; // it fits
  const { model, ...parameters } = isMap(config) ? config : {};
  const messages =
    typeof prompt === "string"
      ? [{ role: "user", content: converted(source, ["prompt"], prompt, "mustache"), path: ["prompt"] }]
      : messagesAt(source, ["prompt"], prompt, "mustache");
  return { name: "Langfuse prompt", messages, ...together(modelOf(model), parametersOf(parameters)) };
}

/** Prompts for judges; the file may hold several. */
function modelgraded(source: Source): readonly ForeignPrompt[] {
  return Object.entries(Object(source.value) as Keys).flatMap(([id, spec]) => {
    if (!isMap(spec) || !("prompt" in spec)) return [];
    const path: Path = [id, "prompt"];
    const content = converted(source, path, textAt(source, path, spec["prompt"]), "f-string");
    const notes = ["its choices are not carried over: `reply` of a judge says the same"];
    return [
      {
        name: "OpenAI evals modelgraded specification",
        id,
        messages: [{ role: "user", content, path }],
        hints: {},
        notes,
      },
    ];
  });
}

function promptfooConfig(source: Source): never {
  const prompts = [Object(source.value)["prompts"] as unknown].flat(); // it fits
  throw new UserError(
    prompts.map((prompt, index) => {
      const path = Array.isArray(Object(source.value)["prompts"]) ? ["prompts", index] : ["prompts"];
      const named = isMap(prompt) ? (prompt["id"] ?? prompt["raw"]) : prompt;
      const isCode = typeof named === "string" && /\.(?:py|[cm]?[jt]s)(?::\w+)?$/.test(named);
      return isCode
        ? problemAt(source, path, "this prompt is code, which a prompt file may not name", {
            hint: "provider: module runs code of your own",
          })
        : problemAt(source, path, "a promptfoo config is no prompt", {
            hint: "name its prompts one by one in `prompts`, and its models in `defaults`",
          });
    }),
  );
}
