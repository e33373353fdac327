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

/** Reads rows by the table of their format, of which everything is looked up once. */
export function foreignReader(format: ForeignFormat, textual: boolean): (row: Row) => ForeignRow {
  const ofCase = lookups({ tags: ["tags"], metadata: ["metadata"], ...format.golden });
  const ofAnswer = lookups(format.candidate ?? {});
  const ignored = [...(format.ignored ?? []), ...topKeys(format.candidate ?? {})];
  return (row) => {
    const value = textual ? decoded(row.value) : row.value;
    const places: Record<string, Path> = {};
    const taken = new Set(ignored);
    const candidate = readFields(ofAnswer, value, places, taken);
    const golden = readFields(ofCase, value, places, taken);
    const found = { golden, candidate, places, taken };
    return format.more === undefined ? found : format.more({ ...row, value }, found);
  };
}

function decoded(row: Keys): Keys {
  return Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, decodeCell(cell)]));
}

type Lookup = readonly [key: string, choices: readonly (readonly [name: string, read: Reader | undefined])[]];

function lookups(fields: Fields): readonly Lookup[] {
  return Object.entries(fields).map(([key, choices]) => [
    key,
    choices.map((choice) => (typeof choice === "string" ? ([choice, READERS[key]] as const) : choice)),
  ]);
}

function readFields(fields: readonly Lookup[], row: Keys, places: Record<string, Path>, taken: Set<string>): Keys {
  const values: Record<string, unknown> = {};
  for (const [key, choices] of fields) {
    for (const [name, read] of choices) {
      const found = find(row, name);
      if (found === undefined || found.value === null) continue;
      const value = read === undefined ? found.value : read(found.value, row);
      if (value === undefined) continue;
      values[key] = value;
      places[key] = found.path;
      taken.add(String(found.path[0]));
      break;
    }
  }
  return values;
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
