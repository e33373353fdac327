import { cut } from "../text/inert.ts";

/** A text as a reason quotes it: on one line and short. */
export function shown(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line === "" ? "an empty text" : `"${cut(line, 120)}"`;
}
