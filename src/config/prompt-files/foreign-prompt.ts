import { UserError } from "../../domain/problem.ts";
import type { Path, Source } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { problemAt } from "../../text/source.ts";
import { fromFString, fromMustache, fromNunjucks, type Convert } from "./syntax.ts";

/** A prompt of somebody else's in our words. */
export interface ForeignPrompt {
  /** Of the format. */
  readonly name: string;
  /** Where a file holds several. */
  readonly id?: string | undefined;
  readonly messages: readonly ForeignMessage[];
  /** Provider, model and parameters: what the config says of them wins. */
  readonly hints: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** What is not carried over. */
  readonly notes: readonly string[];
}

export interface ForeignMessage {
  readonly role: unknown;
  readonly content: unknown;
  /** Where it stands in the source that it was read of; of a text, its first and last offset. */
  readonly path: Path;
}

/** A kind of prompt file that is a map or a list. */
export interface PromptFormat {
  readonly name: string;
  /** How it is recognised, in words. */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  /** Throws `UserError` for what cannot be carried over. */
  readonly read: (source: Source) => readonly ForeignPrompt[];
}

const ROLES: Readonly<Record<string, string>> = {
  developer: "system",
  human: "user",
  ai: "assistant",
  model: "assistant",
};

/** Messages as chat APIs have them; their texts may come in parts. */
export function messagesAt(source: Source, path: Path, value: unknown, syntax: Syntax): readonly ForeignMessage[] {
  if (!Array.isArray(value)) throw new UserError([problemAt(source, path, "must be a list of messages")]);
  return value.map((item: unknown, index) => {
    const at = [...path, index];
    if (!isMap(item)) throw new UserError([problemAt(source, at, "a message is {role, content}")]);
    const { role = item["type"], content = item["value"] } = item;
    const text = textAt(source, [...at, "content"], content);
    return { role: roleOf(role), content: converted(source, [...at, "content"], text, syntax), path: at };
  });
}

export function roleOf(role: unknown): unknown {
  return typeof role === "string" ? (ROLES[role.toLowerCase()] ?? role.toLowerCase()) : role;
}

/** A text, or the texts of its parts. */
export function textAt(source: Source, path: Path, content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content)
    ? content.map((part: unknown) => (isMap(part) ? part["text"] : part))
    : [undefined];
  const strange = parts.findIndex((part) => typeof part !== "string");
  if (strange !== -1) throw new UserError([problemAt(source, [...path, strange], "a message holds text alone here")]);
  return parts.join("\n");
}

export type Syntax = "mustache" | "f-string" | "jinja";

const CONVERT: Readonly<Record<Syntax, Convert>> = {
  mustache: fromMustache,
  "f-string": fromFString,
  jinja: fromNunjucks,
};

/** A template in our syntax; throws where it says what ours cannot. */
export function converted(source: Source, path: Path, text: string, syntax: Syntax): string {
  const result = CONVERT[syntax](text);
  if (typeof result === "string") return result;
  throw new UserError([
    problemAt(source, path, result.problem, { hint: "write it as a template of our own: {{ name }}" }),
  ]);
}
