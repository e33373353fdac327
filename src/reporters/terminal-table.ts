import Table from "cli-table3";

const GAP = "  ";
const NARROWEST = 6;

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

/** Columns without lines; where they are too wide for the terminal, the widest ones wrap. */
export function terminalTable(rows: readonly (readonly string[])[], width: number): string {
  const natural = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => visibleLength(row[column] ?? ""))));
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colWidths: fitted(natural, width - INDENT.length),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => `${INDENT}${line}`.trimEnd())
    .join("\n");
}

const INDENT = "  ";

function fitted(natural: readonly number[], width: number): number[] {
  const widths = natural.map((column) => Math.max(1, column));
  const total = (): number => widths.reduce((sum, column) => sum + column + GAP.length, -GAP.length);
  while (total() > width) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

const COLOR = new RegExp(String.raw`${String.fromCharCode(27)}\[\d+m`, "g");

function visibleLength(text: string): number {
  return text.replace(COLOR, "").length;
}
