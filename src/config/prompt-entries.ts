import { readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { UserError } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { parseFile } from "../text/parse.ts";
import { codeSource } from "../text/source.ts";
import { expandGlob } from "./globs.ts";
import { isMap } from "../text/is-map.ts";
import type { Plugins } from "./plugins.ts";
import { dropNulls, withValue, type Reading } from "./reading.ts";
import { PromptShape } from "./schema.ts";

export interface EntryReading {
  readonly reading: Reading;
  readonly source: Source;
  readonly folder: string;
  readonly shownName: (path: string) => string;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly plugins: Plugins;
  /** No system is asked, so their keys need not be there. */
  readonly unasked: boolean;
}

/** One entry of `prompts`, wherever it was written. */
export interface PromptEntry {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: Source;
  readonly path: Path;
  readonly folder: string;
  /** Where its file name says so. */
  readonly id: string | undefined;
  /** Where the file is not in our format. */
  readonly foreign?: ForeignEntry;
}

/** What somebody else's file says beside its messages. */
export interface ForeignEntry {
  /** Of the format. */
  readonly name: string;
  /** Keys of ours that give way to those of the config. */
  readonly hints: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** The entries of what stands under `prompts`; files of a glob by bytes. */
export async function readEntries(given: EntryReading, written: unknown): Promise<readonly PromptEntry[]> {
  const { reading, source } = given;
  const items = Array.isArray(written)
    ? written.map((value: unknown, index) => ({ value, path: ["prompts", index] as Path }))
    : [{ value: written, path: ["prompts"] as Path }];
  if (items.length === 0) reading.fault(source, ["prompts"], "the list of prompt configs is empty");
  const entries: PromptEntry[] = [];
  for (const { value, path } of items) {
    if (typeof value === "string") entries.push(...(await filesOf(given, value, path)));
    else if (typeof value === "object" && value !== null)
      entries.push({ value: value as Record<string, unknown>, source, path, folder: given.folder, id: undefined }); // keys are checked later
    else reading.fault(source, path, "must be a path, a glob or a prompt config");
  }
  return entries;
}

async function filesOf(given: EntryReading, pattern: string, path: Path): Promise<readonly PromptEntry[]> {
  const { reading, source, folder, shownName } = given;
  const files = await expandGlob(pattern, folder);
  if (files.length === 0) reading.fault(source, path, `no file matches "${pattern}"`, `looked in ${shownName(folder)}`);
  const entries: PromptEntry[] = [];
  for (const file of files) {
    try {
      entries.push(...(await entriesOfFile(given, file.path)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reading.problems.push(...error.problems);
    }
  }
  return entries;
}

async function entriesOfFile(given: EntryReading, path: string): Promise<readonly PromptEntry[]> {
  const [name, folder] = [given.shownName(path), dirname(path)];
  if (![".yaml", ".yml", ".json"].includes(extname(path))) {
    const text = TEXTS_OF_OTHERS.test(path) ? readFileSync(path, "utf8").replace(/^\uFEFF/, "") : undefined;
    const foreign =
      text === undefined ? undefined : await foreignEntries(path, { ...codeSource(name, text), text }, "text");
    if (foreign !== undefined) return foreign;
    const id = basename(path).replace(/^\.+/, "");
    return [{ value: { prompt: path }, source: codeSource(name, { prompt: path }), path: [], folder, id }];
  }
  const source = await parseFile(name, readFileSync(path, "utf8"));
  const value = dropNulls(source.value);
  const foreign = isOurs(value, given) ? undefined : await foreignEntries(path, withValue(source, value), "map");
  if (foreign !== undefined) return foreign;
  if (!isMap(value))
    throw new UserError([{ file: name, at: { line: 1, column: 1 }, message: "a prompt config must be a map of keys" }]);
  return [{ value, source: withValue(source, value), path: [], folder, id: basename(path, extname(path)) }]; // keys are checked later
}

const TEXTS_OF_OTHERS = /\.prompt(?:y)?$/;

/** A map that names its provider, or whose keys are all ours where the config names one. */
function isOurs(value: unknown, { defaults, plugins }: EntryReading): boolean {
  if (!isMap(value)) return false;
  if ("provider" in value) return true;
  const shapes = [PromptShape, ...Object.values(plugins.systems)].map(({ shape }) => Object.keys(shape));
  const keys = new Set([...shapes.flat(), "retriever"]);
  return "provider" in defaults && Object.keys(value).every((key) => keys.has(key));
}

async function foreignEntries(
  path: string,
  source: Source,
  kind: "map" | "text",
): Promise<readonly PromptEntry[] | undefined> {
  const { readForeignPrompts } = await import("./prompt-files/read.ts");
  const read = readForeignPrompts(source, kind);
  const stem = basename(path).replace(/(?:\.prompt)?\.\w+$/, "");
  return read?.map(({ value, source: placed, prompt: { id, name, hints, notes } }) => ({
    value,
    source: placed,
    path: [],
    folder: dirname(path),
    id: read.length > 1 && id !== undefined ? id : stem,
    foreign: { name, hints, notes },
  }));
}
