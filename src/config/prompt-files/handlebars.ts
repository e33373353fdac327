import { convertTags, type Convert } from "./syntax.ts";

/** A block that is open: what closes it and, of a loop, the name of its item. */
interface Block {
  readonly kind: string;
  readonly close: string;
  readonly item?: string;
}

/** Handlebars with variables, `if`, `unless`, `each`, comments and `json`. Anything else is a problem. */
export const fromHandlebars: Convert = (text) => {
  const open: Block[] = [];
  const result = convertTags(text, /\{\{\{[\s\S]*?\}\}\}|\{\{!--[\s\S]*?--~?\}\}|\{\{[\s\S]*?\}\}/g, ([tag]) => {
    const [, left = "", said = "", right = ""] = /^\{\{\{?(~?)\s*([\s\S]*?)\s*(~?)\}?\}\}$/.exec(tag) ?? [];
    if (said.startsWith("!")) return "";
    const made = statement(said, open) ?? expression(said, open);
    if (made === undefined) return { problem: `${tag} cannot be carried over from Handlebars` };
    return made.startsWith("%")
      ? `{%${dash(left)} ${made.slice(1)} ${dash(right)}%}`
      : `{{${dash(left)} ${made} ${dash(right)}}}`;
  });
  const left = open.at(-1);
  return typeof result === "string" && left !== undefined ? { problem: `{{#${left.kind}}} is not closed` } : result;
};

/** `~` takes the white space away, as `-` does here. */
function dash(mark: string): string {
  return mark === "" ? "" : "-";
}

function statement(said: string, open: Block[]): string | undefined {
  if (said === "else") return "%else";
  const [, closed] = /^\/(\w+)$/.exec(said) ?? [];
  if (closed !== undefined) return closed === open.at(-1)?.kind ? `%${open.pop()?.close}` : undefined;
  const [, kind, of = ""] = /^#(if|unless|each)\s+(\S+)$/.exec(said) ?? [];
  const name = variable(of, open);
  if (kind === undefined || name === undefined) return undefined;
  if (kind === "each") {
    const item = `item_${open.length + 1}`;
    open.push({ kind, close: "endfor", item });
    return `%for ${item} in ${name}`;
  }
  open.push({ kind, close: "endif" });
  // what is not given is false there
  const given = /^\w+$/.test(name) && !name.startsWith("item_") ? `${name} is defined and ${name}` : name;
  return kind === "if" ? `%if ${given}` : `%if not (${given})`;
}

function expression(said: string, open: readonly Block[]): string | undefined {
  const [, argument] = /^json\s+(\S+)$/.exec(said) ?? [];
  const name = variable(argument ?? said, open);
  return argument === undefined || name === undefined ? name : `${name} | tojson`;
}

const LOOP: Readonly<Record<string, string>> = {
  "@index": "loop.index0",
  "@first": "loop.first",
  "@last": "loop.last",
};

/** Within a loop, names are those of its item, and `../` leads out of it. */
function variable(path: string, open: readonly Block[]): string | undefined {
  const items = open.flatMap(({ item }) => item ?? []);
  if (LOOP[path] !== undefined) return items.length > 0 ? LOOP[path] : undefined;
  const [, up = "", name = ""] = /^((?:\.\.\/)*)(.*)$/.exec(path) ?? [];
  const depth = items.length - up.length / 3;
  if (depth < 0) return undefined;
  const item = items[depth - 1];
  if (name === "this" || name === ".") return item;
  const own = name.replace(/^(?:this|\.)[./]/, "");
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(own) || own === "else") return undefined;
  return item === undefined ? own : `${item}.${own}`;
}
