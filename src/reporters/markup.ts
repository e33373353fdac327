import { inertLine } from "../text/inert.ts";

/** Text that is HTML already. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | false | undefined | readonly Markup[];

/** A piece of HTML. What is put into it is text, on one line and inert, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.reduce((text, string, index) => text + written(parts[index - 1]) + string) };
}

/** Untrusted text whose line breaks stay. */
export function lines(text: string): Markup {
  return {
    html: text
      .split(/\r\n|[\n\r]/)
      .map((line) => escaped(inertLine(line)))
      .join("\n"),
  };
}

function written(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escaped(inertLine(part));
  return "html" in part ? part.html : part.map(({ html }) => html).join("");
}

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => REFERENCES[found] ?? "");
}
