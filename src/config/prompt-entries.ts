import { readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { UserError } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { parseFile } from "../text/parse.ts";
import { codeSource } from "../text/source.ts";
import { expandGlob } from "./globs.ts";
import { dropNulls, withValue, type Reading } from "./reading.ts";

export interface EntryReading {
  readonly reading: Reading;
  readonly source: Source;
  readonly folder: string;
  readonly shownName: (path: string) => string;
}

/** One entry of `prompts`, wherever it was written. */
export interface PromptEntry {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: Source;
  readonly path: Path;
  readonly folder: string;
  /** Where its file name says so. */
  readonly id: string | undefined;
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

async function filesOf(
  { reading, source, folder, shownName }: EntryReading,
  pattern: string,
  path: Path,
): Promise<readonly PromptEntry[]> {
  const files = await expandGlob(pattern, folder);
  if (files.length === 0) reading.fault(source, path, `no file matches "${pattern}"`, `looked in ${shownName(folder)}`);
  const entries: PromptEntry[] = [];
  for (const file of files) {
    try {
      entries.push(await entryOfFile(file.path, shownName(file.path)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reading.problems.push(...error.problems);
    }
  }
  return entries;
}

async function entryOfFile(path: string, name: string): Promise<PromptEntry> {
  const folder = dirname(path);
  if (![".yaml", ".yml", ".json"].includes(extname(path))) {
    const id = basename(path).replace(/^\.+/, "");
    return { value: { prompt: path }, source: codeSource(name, { prompt: path }), path: [], folder, id };
  }
  const source = await parseFile(name, readFileSync(path, "utf8"));
  const value = dropNulls(source.value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError([{ file: name, at: { line: 1, column: 1 }, message: "a prompt config must be a map of keys" }]);
  }
  return {
    value: value as Record<string, unknown>,
    source: withValue(source, value),
    path: [],
    folder,
    id: basename(path, extname(path)),
  }; // keys are checked later
}
