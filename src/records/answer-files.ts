import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "../domain/problem.ts";
import { makeFolder } from "./make-folder.ts";

/**
 * The files of a cache: each was written by one process, so that several need no lock. While it is written it is called
 * `.open.jsonl`; so it stays where its process was killed.
 */
const OURS = /^answers-[0-9a-f-]{36}(\.open)?\.jsonl$/;

const IGNORED = "*\n";

export interface AnswerFile {
  readonly path: string;
  readonly bytes: number;
  /** Nobody writes to it any more. */
  readonly finished: boolean;
}

/** A process that writes to a file for longer is none. */
const LONGEST_RUN_MS = 24 * 3_600_000;

/** In the order of their names; none where there is no folder. */
export function answerFiles(dir: string, now: number): readonly AnswerFile[] {
  return namesIn(dir).flatMap((name) => {
    const path = join(dir, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return []; // another process merged it
    const finished = !name.endsWith(".open.jsonl") || now - found.mtimeMs > LONGEST_RUN_MS;
    return [{ path, bytes: found.size, finished }];
  });
}

export interface OpenAnswerFile extends AnswerFile {
  readonly file: number;
}

/** All of them at one moment: what another process merges or finishes meanwhile is looked for again. */
export function openAnswerFiles(dir: string, now: number): readonly OpenAnswerFile[] {
  for (let attempt = 1; ; attempt += 1) {
    const opened: OpenAnswerFile[] = [];
    try {
      for (const found of answerFiles(dir, now)) opened.push({ ...found, file: openSync(found.path, "r") });
      return opened;
    } catch (error) {
      for (const { file } of opened) closeSync(file);
      if (attempt === 5 || !isMissing(error)) throw unusable(dir, error);
    }
  }
}

/** The folder, for its owner alone and kept out of git, where it is not there yet. Throws `UserError` where it cannot be. */
export function makeCacheFolder(dir: string): void {
  try {
    const made = makeFolder(dir, 0o700);
    if (made !== undefined) writeFileSync(join(dir, ".gitignore"), IGNORED, { mode: 0o600 });
  } catch (error) {
    throw unusable(dir, error);
  }
}

/** Where a process may write; for its owner alone. */
export function newAnswerFile(dir: string): {
  readonly path: string;
  readonly finishedPath: string;
  readonly file: number;
} {
  const name = `answers-${randomUUID()}`;
  const path = join(dir, `${name}.open.jsonl`);
  return { path, finishedPath: join(dir, `${name}.jsonl`), file: openSync(path, "ax+", 0o600) };
}

/** Removes what is ours, and the folder where nothing else is in it. */
export function removeAnswerFiles(dir: string): void {
  for (const name of namesIn(dir)) rmSync(join(dir, name), { force: true });
  if (!existsSync(dir)) return;
  const left = readdirSync(dir);
  const ignore = join(dir, ".gitignore");
  if (left.length === 1 && left[0] === ".gitignore" && readFileSync(ignore, "utf8") === IGNORED) rmSync(ignore);
  if (readdirSync(dir).length === 0) rmdirSync(dir);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => OURS.test(name))
      .toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw unusable(dir, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function unusable(dir: string, error: unknown): UserError {
  const why = error instanceof Error ? error.message : String(error);
  return new UserError([
    {
      message: `cannot use the cache "${dir}": ${why}`,
      hint: "name another folder (cache: {dir: …}), or run with --no-cache",
    },
  ]);
}
