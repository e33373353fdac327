import { closeSync, renameSync, rmSync, writeSync } from "node:fs";
import { lineOf, type AnswerEntry } from "./answer-line.ts";
import { newAnswerFile } from "./answer-files.ts";

/** Appends answers to a file of its own, made when the first one comes. Each is on its way to the disk when `write` returns. */
export interface AnswerWriter {
  /** Throws where it cannot be written; then nothing more can. */
  write(entry: AnswerEntry): { readonly file: number; readonly offset: number; readonly length: number };
  /** Nothing more will be written. */
  finish(): void;
  /** What was written is not wanted. */
  discard(): void;
}

export function answerWriter(dir: string): AnswerWriter {
  let opened: ReturnType<typeof newAnswerFile> | undefined;
  let end = 0;
  return {
    write(entry) {
      opened ??= newAnswerFile(dir);
      const line = Buffer.from(lineOf(entry));
      for (let done = 0; done < line.length;) done += writeSync(opened.file, line, done);
      end += line.length;
      return { file: opened.file, offset: end - line.length, length: line.length };
    },
    finish() {
      if (opened === undefined) return;
      closeSync(opened.file);
      try {
        renameSync(opened.path, opened.finishedPath);
      } catch {
        // Somebody cleared the cache meanwhile.
      }
    },
    discard() {
      if (opened === undefined) return;
      closeSync(opened.file);
      rmSync(opened.path, { force: true });
    },
  };
}
