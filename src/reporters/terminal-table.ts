import Table from "cli-table3";
import { inertLine } from "../text/inert.ts";

/** A text, untrusted or not, and its colour. */
export interface Cell {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

const INDENT = "  ";
const GAP = "  ";
const NARROWEST = 6;

/** Columns without lines; where they are too wide for the terminal, the widest ones wrap. */
export function terminalTable(rows: readonly (readonly Cell[])[], width: number): string {
  const inert = rows.map((row) => row.map(({ text, paint }) => ({ text: inertLine(text), paint })));
  const natural = (inert[0] ?? []).map((_, column) => Math.max(...inert.map((row) => row[column]?.text.length ?? 0)));
  const widths = fitted(natural, width - INDENT.length);
  const table = new Table({ chars: NO_LINES, style: { head: [], border: [], "padding-left": 0, "padding-right": 0 } });
  table.push(...inert.map((row) => row.map((cell, column) => wrapped(cell, widths[column] ?? NARROWEST))));
  return table
    .toString()
    .split("\n")
    .map((line) => `${INDENT}${line}`.trimEnd())
    .join("\n");
}

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: GAP,
};

function fitted(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, column) => sum + column + GAP.length, -GAP.length);
  while (total() > width) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = Math.max(NARROWEST, Math.min(widest - 1, width));
  }
  return widths;
}

/** The table's own wrapping would cut escape sequences in two. A part may begin like a command where the whole did not. */
function wrapped({ text, paint = (part) => part }: Cell, width: number): string {
  const characters = Array.from(text);
  const parts = Array.from({ length: Math.ceil(characters.length / Math.max(1, width)) }, (_, index) =>
    inertLine(characters.slice(index * width, (index + 1) * width).join("")),
  );
  return parts.map((part) => paint(part)).join("\n");
}
