import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The tables of the rate cards by section id, each a list of rows of cells. */
export type Sections = ReadonlyMap<string, readonly (readonly string[])[]>;

export function readSections(folder: string): Sections {
  const sections = new Map<string, string[][]>();
  for (const file of readdirSync(folder)) {
    let rows: string[][] = [];
    sections.set(file, rows);
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      if (line.startsWith("## ")) {
        rows = [];
        sections.set(`${file}#${slug(line.slice(3))}`, rows);
      } else if (line.startsWith("|"))
        rows.push(
          line
            .slice(1, -1)
            .split("|")
            .map((cell) => cell.trim()),
        );
    }
  }
  return sections;
}

export interface Shipment {
  readonly table: string;
  /** The column, of domestic tables. */
  readonly zone?: string;
  readonly kg: number;
  /** Percent of the base rate. */
  readonly fuel?: number;
  readonly parcels?: number;
  /** Percent of the base rate. */
  readonly discount?: number;
  /** Dollars. */
  readonly extra?: number;
}

/** In cents, from a table and from what the test says; it shares nothing with the agent. */
export function price(
  sections: Sections,
  { table, zone, kg, fuel = 0, parcels = 1, discount = 0, extra = 0 }: Shipment,
): number {
  const rows = (sections.get(table) ?? []).slice(2);
  const row = rows.find(([limit = ""]) => Number.parseFloat(limit) >= kg);
  const cell = row?.[zone === undefined ? 1 : Number(zone)];
  if (cell === undefined) throw new Error(`${table} has no price for ${kg} kg`);
  const base = Math.round(Number(cell.slice(1)) * 100) * parcels * (1 - discount / 100);
  return Math.round(base + (base * fuel) / 100 + extra * 100);
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
