import type { Position } from "../domain/problem.ts";
import { inertLine } from "./inert.ts";

const WIDTH = 100;

/** The line of a problem with one around it on either side, and a caret under the place. */
export function frame(
  text: string,
  { line, column }: Position,
  { firstLine = 1, length = 1 }: { readonly firstLine?: number; readonly length?: number } = {},
): string {
  const lines = text.split("\n");
  const index = line - firstLine;
  const gutter = String(line + 1).length + 1;
  const shown: string[] = [];
  for (let at = Math.max(0, index - 1); at <= Math.min(lines.length - 1, index + 1); at += 1) {
    const number = String(at + firstLine).padStart(gutter);
    const { visible, before } = windowOf(lines[at]?.replace(/\r$/, "") ?? "", column);
    shown.push(`${at === index ? ">" : " "}${number} | ${inertLine(visible)}`);
    if (at === index) {
      const carets = Math.max(1, Math.min(length, visible.length - before, (lines[at]?.length ?? 0) - column + 1));
      shown.push(
        ` ${" ".repeat(gutter)} | ${" ".repeat(inertLine(visible.slice(0, before)).length)}${"^".repeat(carets)}`,
      );
    }
  }
  return shown.join("\n");
}

/** Of a long line the part around the column. */
function windowOf(line: string, column: number): { readonly visible: string; readonly before: number } {
  if (line.length <= WIDTH) return { visible: line, before: Math.min(column - 1, line.length) };
  const start = Math.max(0, Math.min(column - 1 - WIDTH / 2, line.length - WIDTH));
  return { visible: line.slice(start, start + WIDTH), before: Math.min(column - 1 - start, WIDTH) };
}
