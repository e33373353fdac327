import { inertLine } from "../../text/inert.ts";

/** Untrusted text with what is hidden in it shown; its line breaks stay. */
export function inert(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(inertLine)
    .join("\n");
}
