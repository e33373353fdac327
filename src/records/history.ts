import { lstatSync, readdirSync, type Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { History, ListedRun } from "../domain/history.ts";
import { isoTime } from "../text/time.ts";
import { readListedHead, readStartedHeader } from "./listed-head.ts";

/** The runs of an output folder, read again whenever they are asked for; of each its head alone, and that once as long as its file stays the same. */
export interface RunHistory {
  read(): History;
  /** The folder of a run that is listed under this key. */
  folderOf(key: string): string | undefined;
}

export interface HistoryPlace {
  /** Absolute: where runs write. */
  readonly output: string;
  /** The folder of a run elsewhere, which is listed with them. */
  readonly beside?: string | undefined;
  readonly shownName: (path: string) => string;
}

export function openHistory({ output, beside, shownName }: HistoryPlace): RunHistory {
  const known = new Map<string, Known>();
  const listed = (folder: string): Entry | undefined => entryOf(folder, known, shownName);
  const folderOf = (key: string): string | undefined => all().entries.find(({ run }) => run.key === key)?.folder;
  return { read, folderOf };

  function all(): { readonly entries: readonly Entry[]; readonly foreign: readonly string[] } {
    const folders = foldersIn(output);
    const found = folders.map((folder) => ({ folder, entry: listed(folder) }));
    const entries = found.flatMap(({ entry }) => entry ?? []);
    // `--out` writes flat; else those are copies of the newest run.
    const flat = [output, ...(beside === undefined ? [] : [beside])].flatMap((folder) => listed(folder) ?? []);
    const taken = new Set(entries.flatMap(namesOf));
    for (const entry of flat) {
      if (namesOf(entry).some((name) => taken.has(name))) continue;
      for (const name of namesOf(entry)) taken.add(name);
      entries.push(entry);
    }
    const foreign = found.flatMap(({ folder, entry }) => (entry === undefined ? [basename(folder)] : []));
    return { entries, foreign };
  }

  function read(): History {
    const { entries, foreign } = all();
    const runs = entries.map(({ run }) => run).toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
    return { runs, foreign: foreign.toSorted(), folder: shownName(output) };
  }
}

interface Entry {
  readonly run: ListedRun;
  readonly folder: string;
}

interface Known {
  readonly mark: string;
  readonly run: ListedRun;
}

function namesOf({ run }: Entry): readonly string[] {
  const id = "header" in run ? run.header?.run.id : undefined;
  return id === undefined ? [run.key] : [run.key, id];
}

/** Links are not followed: what they lead to lies elsewhere. */
function foldersIn(output: string): readonly string[] {
  try {
    return readdirSync(output, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => join(output, name));
  } catch {
    return [];
  }
}

/** The file that tells of the run in a folder; a link is none. */
export function toldBy(folder: string): "results.json" | "journal.jsonl" | undefined {
  return (["results.json", "journal.jsonl"] as const).find((name) => fileAt(join(folder, name)) !== undefined);
}

function entryOf(folder: string, known: Map<string, Known>, shownName: HistoryPlace["shownName"]): Entry | undefined {
  const name = toldBy(folder);
  const path = name === undefined ? undefined : join(folder, name);
  const stats = path === undefined ? undefined : fileAt(path);
  if (name === undefined || path === undefined || stats === undefined) return undefined;
  // Of a journal the first line counts, which stays once it is there.
  const before = known.get(path);
  const mark = `${stats.ino} ${name === "results.json" || stats.size === 0 ? `${stats.mtimeMs} ${stats.size}` : "begun"}`;
  if (before?.mark === mark) return { run: before.run, folder };
  const place = { key: basename(folder), at: isoTime(stats.mtimeMs) };
  const run = name === "results.json" ? finished(path, shownName(path), place) : unfinished(path, place);
  if (run.state !== "unfinished" || run.header !== undefined) known.set(path, { mark, run });
  return { run, folder };
}

type Place = Pick<ListedRun, "key" | "at">;

function finished(path: string, name: string, { key, at }: Place): ListedRun {
  try {
    const { header, outcome } = readListedHead(path, name);
    return { state: "finished", key, at: header.run.startedAt, header, outcome };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { state: "unreadable", key, at: stampIn(dirname(path)) ?? at, why };
  }
}

function unfinished(path: string, { key, at }: Place): ListedRun {
  const header = headerIn(path);
  if (header === undefined) return { state: "unfinished", key, at };
  return { state: "unfinished", key, at: header.run.startedAt, header };
}

function headerIn(path: string): ReturnType<typeof readStartedHeader> {
  try {
    return readStartedHeader(path);
  } catch {
    return undefined;
  }
}

function fileAt(path: string): Stats | undefined {
  try {
    const stats = lstatSync(path);
    return stats.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}

/** `20261123T202519Z-k3f9q2` tells when it was made. */
function stampIn(folder: string): string | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(basename(folder)) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return year === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}
