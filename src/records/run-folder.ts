import { accessSync, constants, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/problem.ts";
import { makeFolder } from "./make-folder.ts";
import { copyWhole } from "./write.ts";

/** Files of the newest run, which also stand in the output folder itself, so that a CI job can name them. */
const NEWEST = ["results.json", "junit.xml", "summary.md", "report.html"];

/** Where a run writes: a folder of its own within the output folder, or flat in the one that was asked for. */
export interface RunFolder {
  readonly path: string;
  file(name: string): string;
  /** Places the newest run's files where they are looked for. */
  publish(name: string): void;
}

/** Removes the files of an older run that could be taken for the one to come. Throws `UserError` where none can be written there. */
export function clearNewest(output: string): void {
  for (const name of NEWEST) clearFile(join(output, name));
}

/** Makes the folder, with nothing of an older run in it. Throws `UserError` where it cannot write. */
export function makeRunFolder(output: string, runId: string, flat: boolean): RunFolder {
  const path = flat ? output : join(output, runId);
  clearNewest(output);
  clearFile(join(path, "journal.jsonl"));
  return {
    path,
    file: (name) => join(path, name),
    publish(name) {
      if (!flat && NEWEST.includes(name)) copyWhole(join(path, name), join(output, name));
    },
  };
}

/** Removes an older file of this name, or of that which it links to, so that it is not taken for the one to come; a device or a pipe stays. Throws `UserError` where none can be written there. */
export function clearFile(path: string): void {
  try {
    makeFolder(dirname(path));
    accessSync(dirname(path), constants.W_OK);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw new Error("it is a folder");
    if (found?.isFile() === true) rmSync(realpathSync(path));
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): UserError {
  const why = error instanceof Error ? error.message : String(error);
  return new UserError([
    { message: `cannot write to "${path}": ${why}`, hint: "name another place with --out or --reporter NAME=FILE" },
  ]);
}
