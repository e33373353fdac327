import { isDeepStrictEqual } from "node:util";
import { PLAIN, TABLE } from "../datasets/foreign/table.ts";
import { answerKeys, fits, foreignReader, type ForeignFormat } from "../datasets/foreign/format.ts";
import { promptfooTable, promptfooTests } from "../datasets/foreign/promptfoo.ts";
import type { Row } from "../domain/dataset.ts";
import type { Opened, Opening } from "./rows.ts";

/** Formats of others that are rows; a row that fits several is ambiguous, one that fits none may be plain. */
export const ROW_FORMATS: readonly ForeignFormat[] = [promptfooTests, promptfooTable, ...TABLE];

export const PLAIN_FORMAT = PLAIN;

type Foreign = NonNullable<Opened["foreign"]>;

/** Whose rows these are, by their keys; several names where that cannot be told, undefined where they are nobody's. */
export function foreignRows(
  first: readonly Row[],
  { textual, map, what }: Opening & { readonly textual: boolean },
): Foreign | { readonly candidates: readonly string[] } | undefined {
  const keys = Object.assign({}, ...first.map(({ value }) => value)) as Row["value"]; // maps all of them
  const isMapped = ["input", "caseId"].some((key) => Object.hasOwn(map, key));
  const candidates = ROW_FORMATS.filter(({ signature }) => fits(keys, signature));
  const [format] = candidates;
  if (format === undefined) {
    if (isMapped || !fits(keys, PLAIN.signature)) return undefined;
    return foreignOf(PLAIN, textual, [mappingOf(first, textual, what)]);
  }
  if (candidates.every((other) => readsAlike(other, format, first, textual))) return foreignOf(format, textual);
  return isMapped ? undefined : { candidates: candidates.map(({ name }) => name) };
}

function readsAlike(one: ForeignFormat, other: ForeignFormat, rows: readonly Row[], textual: boolean): boolean {
  const read = (format: ForeignFormat) =>
    rows.map(foreignReader(format, textual)).map(({ golden, candidate }) => ({ golden, candidate }));
  return isDeepStrictEqual(read(one), read(other));
}

function foreignOf(format: ForeignFormat, textual: boolean, said: readonly string[] = []): Foreign {
  const notes = new Set(said);
  const readRow = foreignReader(format, textual);
  return {
    name: format.name,
    answerKeys: answerKeys(format),
    notes: () => [...notes],
    read(row) {
      const found = readRow(row);
      for (const note of found.notes ?? []) notes.add(note);
      return found;
    },
  };
}

/** `question → input, answer → reference` */
function mappingOf(rows: readonly Row[], textual: boolean, what: Opening["what"]): string {
  const read = rows.map(foreignReader(PLAIN, textual));
  const places = Object.assign({}, ...read.map((row) => row.places)) as (typeof read)[number]["places"]; // every row's, in one
  const answers = Object.assign({}, ...read.map(({ candidate }) => candidate)) as object;
  return Object.entries(places)
    .filter(([ours]) => Object.hasOwn(answers, ours) === (what === "recorded answers") || ours === "id")
    .map(([ours, path]) => `${path.map(String).join(".")} → ${ours}`)
    .join(", ");
}
