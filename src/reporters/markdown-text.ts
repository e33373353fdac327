import { cut, inertLine } from "../text/inert.ts";

/** A zero-width space: what would mention a person, an issue or an address is no longer one word. */
const BREAK = "&#8203;";

const MARKUP = /[&<>|`*_~[\]\\!$@#]|:(?=\/\/)|www(?=\.)|gh-(?=\d)/gi;

/** Untrusted text inside a paragraph, a list item or a table cell: on one line, read as it is written. */
export function markdownInline(text: string, limit = 300): string {
  return inertLine(cut(text, limit)).replace(MARKUP, (found) => htmlReference(found) ?? `\\${found}`);
}

/** Untrusted text inside an HTML element: on one line, so that no blank line ends the element. */
export function htmlInline(text: string, limit = 300): string {
  return inertLine(cut(text, limit)).replace(MARKUP, (found) => htmlReference(found) ?? found);
}

/** Untrusted text as a code block, whose fence is longer than any inside. */
export function markdownBlock(text: string, limit: number): string {
  const shown = cut(text, limit)
    .split(/\r\n|[\n\r]/)
    .map(inertLine)
    .join("\n");
  const longest = Math.max(2, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

function htmlReference(found: string): string | undefined {
  switch (found) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    case "|":
      return "&#124;";
    case "@":
    case "#":
      return found + BREAK;
    default:
      return found.length > 1 || found === ":" ? found + BREAK : undefined;
  }
}
