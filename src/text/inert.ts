/**
 * Makes untrusted text safe to print: no escape sequence moves the cursor, no line is a workflow command of a CI runner
 * (GitHub's reads `::error::` at the start of a line and `##[error]` anywhere, others `##vso[…]` or `##teamcity[…]`), no bidi override reorders what a person reads.
 * What is hidden is shown, not dropped.
 */

const UNSAFE =
  /[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF]|[\u{E0000}-\u{E007F}]/gu;

/** ASCII that commands nothing: most of what is printed. */
const PLAIN = /^(?:(?!##|::)[ -~])*$/;

/** On one line, for use inside a line of ours. */
export function inertLine(text: string): string {
  return PLAIN.test(text) ? text : breakCommands(text.replace(UNSAFE, show));
}

/** Every line behind `  | `. */
export function inertBlock(text: string, prefix = "  | "): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(
      (line) =>
        `${prefix}${breakCommands(line.replace(UNSAFE, (character) => (character === "\t" ? "\t" : show(character))))}`,
    )
    .join("\n");
}

/** At most `limit` characters, never half a code point; says how many were cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

/** Controls as their pictures (U+2400), the rest by number. */
function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** A word joiner shown as a middle dot, so that the runner finds no command and a reader sees that something was changed. */
function breakCommands(text: string): string {
  return text.replace(/##(?=[A-Za-z.]*\[)/g, "##·").replace(/^(\s*)::/, "$1·::");
}
