/** A column: what stands over it and in it. Cells are escaped already. */
export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => string;
}

/** The lines of a table: head and rule, then a line for each row. */
export function tableLines<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
): { readonly head: readonly string[]; readonly rows: readonly string[] } {
  return {
    head: [line(columns.map(({ head }) => head)), line(columns.map(() => "---"))],
    rows: rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
  };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
