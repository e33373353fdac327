import { UserError } from "../../domain/problem.ts";
import type { Path, Source } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { problemAt, valueAt } from "../../text/source.ts";
import { converted, roleOf, textAt, type ForeignMessage, type PromptFormat, type Syntax } from "./foreign-prompt.ts";

type Keys = Readonly<Record<string, unknown>>;

const NAME = "LangChain prompt";

/** What LangChain writes with `dumps` and `save`, and its hub hands out. Its file says which syntax its templates have. */
export const langchain: PromptFormat = {
  name: NAME,
  words: "`lc: 1` with `kwargs`, or `_type` with `template` or `messages`",
  fits: (value) =>
    isMap(value) &&
    (("lc" in value && "kwargs" in value) ||
      ("_type" in value && ("template" in value || "messages" in value || "template_path" in value))),
  read(source) {
    const notes = new Set<string>();
    const messages = promptAt(source, [], notes);
    return [{ name: NAME, messages, hints: {}, notes: [...notes] }];
  },
};

function promptAt(source: Source, path: Path, notes: Set<string>): readonly ForeignMessage[] {
  const kind = kindAt(source, path);
  const keys = keysAt(source, path);
  if (kind === "RunnableSequence") return promptAt(source, [...path, "kwargs", "first"], notes);
  if (Array.isArray(keys.value["messages"])) {
    const at = [...keys.path, "messages"];
    return keys.value["messages"].flatMap((_, index) => messageAt(source, [...at, index], notes));
  }
  return [{ role: "user", ...templateAt(source, path) }];
}

function messageAt(source: Source, path: Path, notes: Set<string>): readonly ForeignMessage[] {
  const kind = kindAt(source, path);
  const { value: keys, path: at } = keysAt(source, path);
  if (kind === "MessagesPlaceholder") {
    notes.add(
      `the placeholder "${String(keys["variable_name"])}" is left out: the conversation of a case follows the messages`,
    );
    return [];
  }
  const [, named] = /^(System|Human|AI|Chat)Message/.exec(kind) ?? [];
  const role = roleOf(named === undefined || named === "Chat" ? (keys["role"] ?? keys["type"]) : named);
  if ("prompt" in keys) return [{ role, ...templateAt(source, [...at, "prompt"]) }];
  const content = [...at, "content"];
  // a message that is no template: its braces are braces
  return [
    {
      role,
      content: textAt(source, content, keys["content"]).replaceAll(/\{(?=[{%#]|$)/g, '{{ "{" }}'),
      path: content,
    },
  ];
}

function templateAt(source: Source, path: Path): Pick<ForeignMessage, "content" | "path"> {
  const { value, path: at } = keysAt(source, path);
  const { template, template_format: format = "f-string" } = value;
  if (typeof template !== "string") throw new UserError([problemAt(source, at, "no template stands in it")]);
  const syntax = SYNTAX[String(format)];
  if (syntax === undefined)
    throw new UserError([
      problemAt(source, [...at, "template_format"], `templates of the format "${String(format)}" cannot be read`),
    ]);
  const content = [...at, "template"];
  return { content: converted(source, content, template, syntax), path: content };
}

const SYNTAX: Readonly<Record<string, Syntax>> = { "f-string": "f-string", mustache: "mustache", jinja2: "jinja" };

/** The class, in what `dumps` writes. */
function kindAt(source: Source, path: Path): string {
  const id = valueAt(source.value, [...path, "id"]);
  return Array.isArray(id) ? String(id.at(-1)) : "";
}

/** `dumps` puts the keys one level down. */
function keysAt(source: Source, path: Path): { readonly value: Keys; readonly path: Path } {
  const value = valueAt(source.value, path);
  const inner = isMap(value) ? value["kwargs"] : undefined;
  if (isMap(inner)) return { value: inner, path: [...path, "kwargs"] };
  return { value: isMap(value) ? value : {}, path };
}
