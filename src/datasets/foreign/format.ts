import type { Row } from "../../domain/dataset.ts";
import type { Path } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { decodeCell } from "./cells.ts";
import * as values from "./values.ts";

type Keys = Readonly<Record<string, unknown>>;

/** What gives a format away: keys that its rows have. */
export interface Signature {
  readonly all: readonly string[];
  /** At least one of these, where some are named. */
  readonly any?: readonly string[];
  readonly none?: readonly string[];
  /** What a table of keys cannot say. */
  readonly when?: (row: Keys) => boolean;
  /** The same in words. */
  readonly words?: string;
}

/** Makes one of our values of one of theirs; undefined: it is none. */
export type Reader = (value: unknown, row: Keys) => unknown;

/** For one of our keys, where theirs stands (`a.b` is a key within a map): the first that gives a value. */
export type Fields = Readonly<Record<string, readonly (string | readonly [path: string, read: Reader])[]>>;

/** How somebody else writes golden cases, and answers beside them. */
export interface ForeignFormat {
  readonly name: string;
  readonly signature: Signature;
  /** Of the golden case. */
  readonly golden: Fields;
  /** Of the candidate, where the same row holds an answer. */
  readonly candidate?: Fields;
  /** Their keys that mean nothing here. */
  readonly ignored?: readonly string[];
  /** What a table of keys cannot say. */
  readonly more?: (row: Row, found: ForeignRow) => ForeignRow;
}

/** A row of theirs in our keys. */
export interface ForeignRow {
  readonly golden: Keys;
  readonly candidate: Keys;
  /** Where each of our keys stands in their row. */
  readonly places: Readonly<Record<string, Path>>;
  /** Their keys that became one of ours. */
  readonly taken: ReadonlySet<string>;
  readonly problems?: readonly { readonly path: Path; readonly message: string; readonly hint?: string }[];
  /** What could not be carried and does not matter enough to stop: told once for the file. */
  readonly notes?: readonly string[];
}

export function fits(row: Keys, { all, any, none, when }: Signature): boolean {
  const has = (key: string) => Object.hasOwn(row, key);
  return all.every(has) && (any?.some(has) ?? true) && none?.some(has) !== true && (when === undefined || when(row));
}

/** Reads a row by the table of its format. */
export function readForeign(format: ForeignFormat, row: Row, textual: boolean): ForeignRow {
  const value = textual
    ? Object.fromEntries(Object.entries(row.value).map(([key, cell]) => [key, decodeCell(cell)]))
    : row.value;
  const golden = readFields({ tags: ["tags"], metadata: ["metadata"], ...format.golden }, value);
  const candidate = readFields(format.candidate ?? {}, value);
  const found = {
    golden: golden.values,
    candidate: candidate.values,
    places: { ...candidate.places, ...golden.places },
    taken: new Set([...(format.ignored ?? []), ...topKeys(format.candidate ?? {}), ...golden.taken]),
  };
  return format.more === undefined ? found : format.more({ ...row, value }, found);
}

function readFields(fields: Fields, row: Keys) {
  const values: Record<string, unknown> = {};
  const places: Record<string, Path> = {};
  const taken: string[] = [];
  for (const [key, choices] of Object.entries(fields)) {
    for (const choice of choices) {
      const [name, read] = typeof choice === "string" ? ([choice, READERS[key]] as const) : choice;
      const found = find(row, name);
      const value =
        found === undefined || found.value === null ? undefined : read ? read(found.value, row) : found.value;
      if (found === undefined || value === undefined) continue;
      values[key] = value;
      places[key] = found.path;
      taken.push(String(found.path[0]));
      break;
    }
  }
  return { values, places, taken };
}

/** How a value is read where the table does not say. */
const READERS: Readonly<Record<string, Reader>> = {
  id: values.id,
  input: values.input,
  reference: values.reference,
  relevant: values.relevant,
  tags: values.tags,
  metadata: values.map,
  retrieved: values.documents,
};

/** `a.b` is a key of that name, or the key `b` of the map `a`. */
function find(row: Keys, name: string): { readonly value: unknown; readonly path: Path } | undefined {
  if (Object.hasOwn(row, name)) return { value: row[name], path: [name] };
  const dot = name.indexOf(".");
  const [head, rest] = dot === -1 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
  const inner = row[head];
  if (rest === undefined || !isMap(inner)) return undefined;
  const found = find(inner, rest);
  return found && { value: found.value, path: [head, ...found.path] };
}

/** Their keys that hold an answer or say whose it is. */
export function answerKeys({ golden, candidate = {} }: ForeignFormat): readonly string[] {
  return [...topKeys(candidate), ...topKeys({ id: golden["id"] ?? [] })];
}

function topKeys(fields: Fields): readonly string[] {
  return Object.values(fields).flatMap((choices) =>
    choices.map((choice) => (typeof choice === "string" ? choice : choice[0]).split(".")[0] ?? ""),
  );
}
