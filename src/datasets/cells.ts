const JSON_CELLS = new Set(["reference", "relevant", "variables", "tags", "metadata", "checks", "input"]);
const NUMBER_CELLS = new Set(["trials", "threshold"]);

/** Reads the JSON and the numbers in the cells of a table; a text that only looks like JSON stays a text. */
export function readCells(cells: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(cells).map(([key, cell]) => [key, typeof cell === "string" ? readCell(key, cell) : cell]),
  );
}

function readCell(key: string, cell: string): unknown {
  if (NUMBER_CELLS.has(key)) return cell.trim() !== "" && Number.isFinite(Number(cell)) ? Number(cell) : cell;
  if (!JSON_CELLS.has(key)) return cell;
  const value = parseList(cell);
  if (value !== undefined) return value;
  return key === "tags"
    ? cell
        .split(",")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== "")
    : cell;
}

function parseList(cell: string): unknown {
  if (!/^\s*[[{]/.test(cell)) return undefined;
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}
