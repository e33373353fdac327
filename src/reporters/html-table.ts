import { markup, type Markup } from "./markup.ts";

/** Text, or markup that is made already. */
export interface HtmlTable {
  /** What it shows, for those who do not see it. */
  readonly caption: string;
  /** One that is empty heads a column of pictures. */
  readonly head: readonly string[];
  /** The first cell of each names it. */
  readonly rows: readonly (readonly (string | Markup | undefined)[])[];
  /** From this column on there are numbers. */
  readonly numbersFrom?: number;
}

/** A table that scrolls by itself where the window is narrow; nothing where it has no rows. */
export function table({ caption, head, rows, numbersFrom = Infinity }: HtmlTable): Markup {
  if (rows.length === 0) return markup``;
  const kind = (index: number) => (index >= numbersFrom ? markup` class="number"` : markup``);
  const cells = (row: HtmlTable["rows"][number]) =>
    row.map((cell, index) =>
      index === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td${kind(index)}>${cell}</td>`,
    );
  const heads = head.map((name, index) =>
    name === "" ? markup`<td></td>` : markup`<th scope="col"${kind(index)}>${name}</th>`,
  );
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${rows.map((row) => markup`<tr>${cells(row)}</tr>\n`)}</tbody></table></div>`;
}

/** Names and what they stand for. */
export function facts(pairs: readonly (readonly [name: string, value: string | Markup | undefined])[]): Markup {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== "");
  return markup`<dl>${shown.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`;
}
