import { rmSync } from "node:fs";
import type { AnswerStore } from "../domain/answer-store.ts";
import { isoTime } from "../text/time.ts";
import { makeCacheFolder, type AnswerFile } from "./answer-files.ts";
import { indexAnswers, type AnswerIndex } from "./answer-index.ts";
import { answerWriter } from "./answer-writer.ts";

/** Answers in the files of a folder. */
export interface DiskAnswers extends AnswerStore {
  /** What its reader should know: what could not be read or written. */
  troubles(): readonly string[];
  close(): void;
}

export interface DiskAnswersParts {
  readonly now: () => number;
  /** Nothing will be kept, so no folder is made. */
  readonly readOnly: boolean;
  /** A text that may not be kept. */
  readonly isSecret: (text: string) => boolean;
}

/** Opens the cache in a folder, which is made where need be. Throws `UserError` where that cannot be. */
export function openAnswers(dir: string, { now, readOnly, isSecret }: DiskAnswersParts): DiskAnswers {
  if (!readOnly) makeCacheFolder(dir);
  const index = indexAnswers(dir, now());
  if (!readOnly) mergeFiles(dir, index);
  const writer = answerWriter(dir);
  let unwritable: string | undefined;
  return {
    get: (key) => index.find(key),
    put(key, answer, by) {
      if (unwritable !== undefined || isSecret(JSON.stringify(answer))) return;
      try {
        index.add(key, writer.write({ key, at: isoTime(now()), ...by, answer }));
      } catch (error) {
        unwritable = error instanceof Error ? error.message : String(error);
      }
    },
    troubles: () => [
      ...(index.damaged > 0
        ? [`the cache has ${index.damaged} damaged ${index.damaged === 1 ? "entry" : "entries"}, taken for not there`]
        : []),
      ...(unwritable === undefined ? [] : [`answers are not kept in the cache: ${unwritable}`]),
    ],
    close() {
      writer.finish();
      index.close();
    },
  };
}

const [MOST_FILES, SMALL_BYTES] = [16, 64 * 1024 * 1024];

/**
 * Many small files become one; what is damaged or no longer counts is left behind. The old ones stay readable for whoever has them open,
 * and two processes that do this at once leave the same answers twice, which harms nobody.
 */
function mergeFiles(dir: string, index: AnswerIndex): void {
  const small = index.files.filter(({ finished, bytes }) => finished && bytes <= SMALL_BYTES);
  if (small.length <= MOST_FILES) return;
  const merged = answerWriter(dir);
  try {
    for (const entry of index.entries(new Set<AnswerFile>(small))) merged.write(entry);
    merged.finish();
    for (const { path } of small) rmSync(path, { force: true });
  } catch {
    merged.discard(); // a full disk, or a folder that cannot be written to: they stay as they are
  }
}
