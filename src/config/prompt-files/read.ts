import { UserError } from "../../domain/problem.ts";
import type { Range, Source } from "../../domain/source.ts";
import { readDotprompt } from "./dotprompt.ts";
import type { ForeignPrompt, PromptFormat } from "./foreign-prompt.ts";
import { langchain } from "./langchain.ts";
import { MAPS } from "./maps.ts";
import { readPrompty } from "./prompty.ts";

/** Prompts of others in JSON and YAML, in the order in which they are tried. */
export const MAP_FORMATS: readonly PromptFormat[] = [langchain, ...MAPS];

/** Prompts of others that are texts, told by the end of their names. */
export const TEXT_FORMATS = [
  {
    name: "Prompty",
    words: "`.prompty`",
    fits: (name: string) => name.endsWith(".prompty"),
    read: readPrompty,
  },
  {
    name: "dotprompt",
    words: "`.prompt` with front matter or `{{role …}}`",
    fits: (name: string, text: string) => name.endsWith(".prompt") && /^\s*---\s|\{\{~?\s*role\s/.test(text),
    read: readDotprompt,
  },
] as const;

/** A prompt of somebody else's, in keys of a prompt config. */
export interface ReadForeign {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: Source;
  readonly prompt: ForeignPrompt;
}

/** The prompts of a file; undefined where it is nobody's that we know. Throws `UserError` for what cannot be carried over. */
export function readForeignPrompts(source: Source, kind: "map" | "text"): readonly ReadForeign[] | undefined {
  if (kind === "map") {
    const format = MAP_FORMATS.find(({ fits }) => fits(source.value));
    return format?.read(source).map((prompt) => placed(prompt, source, kind));
  }
  const format = TEXT_FORMATS.find(({ fits }) => fits(source.file, source.text));
  return format && [placed(format.read(source), source, kind)];
}

/** What is wrong with a message is told where it stands in their file. */
function placed(prompt: ForeignPrompt, source: Source, kind: "map" | "text"): ReadForeign {
  const { messages, variables } = prompt;
  if (messages.length === 0)
    throw new UserError([
      { file: source.file, at: { line: 1, column: 1 }, message: `no message stands in it, read as ${prompt.name}` },
    ]);
  const value = {
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(variables !== undefined && { variables }),
  };
  const range: Source["range"] = ([key, index, ...rest], target) => {
    const message = key === "messages" && typeof index === "number" ? messages[index] : undefined;
    if (message === undefined) return [0, 1];
    if (kind === "map") return source.range([...message.path, ...rest], target);
    return message.path as Range; // of a text
  };
  return { value, source: { file: source.file, text: source.text, firstLine: source.firstLine, value, range }, prompt };
}
