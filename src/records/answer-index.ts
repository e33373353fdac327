import { closeSync } from "node:fs";
import { entryOf, headOf, type AnswerEntry } from "./answer-line.ts";
import { openAnswerFiles, type AnswerFile } from "./answer-files.ts";
import { linesOfFile } from "./file-lines.ts";
import { windowReader, type Place } from "./window.ts";

/** Where every answer stands; the answers themselves stay on the disk. Of two under one key the later counts. */
export interface AnswerIndex {
  readonly files: readonly AnswerFile[];
  readonly size: number;
  /** Lines that are none of ours, and entries that turned out to be damaged. */
  readonly damaged: number;
  /** Undefined where there is none, or a damaged one, which is forgotten. */
  find(key: string): AnswerEntry | undefined;
  /** When the answer under this key was given. */
  timeOf(key: string): string | undefined;
  /** All of them, file by file; damaged ones are left out. `from`: only those that stand in one of these files. */
  entries(from?: ReadonlySet<AnswerFile>): Iterable<AnswerEntry>;
  /** Takes up what was written to an open file. */
  add(key: string, place: FilePlace): void;
  close(): void;
}

interface FilePlace extends Place {
  /** An open file. */
  readonly file: number;
}

/** Reads where the answers of a folder stand. Throws `UserError` where it cannot be read. */
export function indexAnswers(dir: string, now: number): AnswerIndex {
  const files = openAnswerFiles(dir, now);
  const places = new Map<string, FilePlace>();
  const readers = new Map<number, ReturnType<typeof windowReader>>();
  let damaged = 0;
  for (const { file } of files) {
    for (const { bytes, offset } of linesOfFile(file)) {
      const head = headOf(bytes);
      if (head === undefined) damaged += 1;
      else if (head.at >= (timeOf(head.key) ?? "")) places.set(head.key, { file, offset, length: bytes.length });
    }
  }

  function lineAt(place: FilePlace): Buffer {
    const reader = readers.get(place.file) ?? windowReader(place.file);
    readers.set(place.file, reader);
    return reader(place);
  }

  function timeOf(key: string): string | undefined {
    const place = places.get(key);
    return place && headOf(lineAt(place))?.at;
  }

  function find(key: string): AnswerEntry | undefined {
    const place = places.get(key);
    if (place === undefined) return undefined;
    const entry = entryOf(lineAt(place));
    if (entry?.key === key) return entry;
    places.delete(key);
    damaged += 1;
    return undefined;
  }

  return {
    files,
    get size() {
      return places.size;
    },
    get damaged() {
      return damaged;
    },
    find,
    timeOf,
    *entries(from) {
      const chosen = new Set(files.filter((file) => from?.has(file) ?? true).map(({ file }) => file));
      for (const [key, { file }] of places) {
        const entry = chosen.has(file) ? find(key) : undefined;
        if (entry !== undefined) yield entry;
      }
    },
    add: (key, place) => void places.set(key, place),
    close() {
      for (const { file } of files) closeSync(file);
    },
  };
}
