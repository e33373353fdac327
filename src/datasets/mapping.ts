import { isDeepStrictEqual } from "node:util";
import type { Row } from "../domain/dataset.ts";
import type { Path } from "../domain/source.ts";
import type { ForeignRow } from "./foreign/format.ts";

/** How the keys of a file become ours, and which of its rows are meant. */
export interface RowMapping {
  /** Our key -> theirs. A mapped key hides the file's own of that name. */
  readonly map: Readonly<Record<string, string>>;
  /** Equality on the file's own keys. */
  readonly where: Readonly<Record<string, unknown>>;
  /** Cells are texts, so equality compares texts. */
  readonly textual: boolean;
  /** Takes up the keys of `map` and `where` that some row has, so that one which none has can be told. */
  readonly seen: Set<string>;
  /** Reads a row of somebody else's format; what `map` names is taken from where it says. */
  readonly foreign?: ((row: Row) => ForeignRow) | undefined;
}

export interface MappedRow {
  /** By our keys, without nulls. */
  readonly values: Readonly<Record<string, unknown>>;
  /** By their keys: what is neither ours nor mapped. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Where one of our keys stands in the row. */
  readonly theirs: (key: string) => Path;
  readonly foreign: ForeignRow | undefined;
}

/** A row in our keys; undefined where `where` leaves it out. */
export function mapRow(given: Row, mapping: RowMapping, ours: readonly string[]): MappedRow | undefined {
  const { value: row } = given;
  const { map, where, seen } = mapping;
  for (const key of [...Object.values(map), ...Object.keys(where)]) if (Object.hasOwn(row, key)) seen.add(key);
  if (!Object.entries(where).every(([key, wanted]) => equals(row[key], wanted, mapping.textual))) return undefined;

  const foreign = mapping.foreign?.(given);
  const values: Record<string, unknown> = { ...foreign?.golden };
  const extra: Record<string, unknown> = {};
  const mappedFrom = new Set(Object.values(map));
  for (const [our, their] of Object.entries(map)) {
    const value = row[their] ?? undefined;
    if (value !== undefined) values[our] = value;
    else delete values[our];
  }
  for (const [key, value] of Object.entries(row)) {
    if (value === null || mappedFrom.has(key)) continue;
    if (foreign === undefined ? Object.hasOwn(map, key) : foreign.taken.has(key)) continue;
    if (foreign === undefined && ours.includes(key)) values[key] = value;
    else Object.defineProperty(extra, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return {
    values,
    extra,
    theirs: (key) => (map[key] === undefined ? (foreign?.places[key] ?? [key]) : [map[key]]),
    foreign,
  };
}

/** The keys of `map` and `where` that no row had. */
export function unseenKeys({
  map,
  where,
  seen,
}: RowMapping): readonly { readonly in: "map" | "where"; readonly key: string; readonly their: string }[] {
  const mapped = Object.entries(map).map(([key, their]) => ({ in: "map" as const, key, their }));
  const compared = Object.keys(where).map((key) => ({ in: "where" as const, key, their: key }));
  return [...mapped, ...compared].filter(({ their }) => !seen.has(their));
}

function equals(value: unknown, wanted: unknown, textual: boolean): boolean {
  return textual ? textOf(value) === textOf(wanted) : isDeepStrictEqual(value, wanted);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "").replace(/^""$/, "");
}
