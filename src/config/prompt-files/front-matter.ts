import { isMap } from "../../text/is-map.ts";
import { parseYaml } from "../../text/yaml.ts";

export interface FrontMatter {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Of the body, in the text. */
  readonly offset: number;
}

/** Splits a text into the YAML between its first two lines of dashes and what follows. Throws `UserError` where it is no YAML. */
export function frontMatter(file: string, text: string): FrontMatter {
  const found = /^\s*---[^\S\n]*\r?\n([\s\S]*?)(?:^|\n)---[^\S\n]*(?:\r?\n|$)/.exec(text);
  if (found === null) return { settings: {}, body: text, offset: 0 };
  const [whole, yaml = ""] = found;
  const firstLine = text.slice(0, text.indexOf("---")).split("\n").length + 1;
  const { value } = parseYaml(file, yaml, firstLine);
  return { settings: isMap(value) ? value : {}, body: text.slice(whole.length), offset: whole.length };
}

/** A piece of text and where it starts. */
export interface Piece {
  readonly role: string;
  readonly text: string;
  readonly offset: number;
}

/** The pieces between markers that name roles; what stands before the first has the given one. Blank ones are none. */
export function byRole(body: string, marker: RegExp, first: string, offset: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let [role, at] = [first, 0];
  const add = (end: number) => {
    const text = body.slice(at, end);
    const start = text.length - text.trimStart().length;
    if (text.trim() !== "") pieces.push({ role, text: text.trim(), offset: offset + at + start });
  };
  for (const found of body.matchAll(marker)) {
    add(found.index);
    [role, at] = [(found[1] ?? "").toLowerCase(), found.index + found[0].length];
  }
  add(body.length);
  return pieces;
}
