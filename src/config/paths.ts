import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { Path, Source } from "../domain/source.ts";
import { expandGlob, isFile } from "./globs.ts";
import type { Reading } from "./reading.ts";
import { isMap } from "../text/is-map.ts";

/** Keys of a prompt config that name files or folders. */
const FILES = ["file", "module", "prompt", "cwd"];

/** The same keys with their paths resolved against the folder of the file that they were written in. */
export function absolutePaths(
  value: Readonly<Record<string, unknown>>,
  folder: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (FILES.includes(key) && typeof item === "string") return [key, resolve(folder, item)];
      if (key === "retriever" && isMap(item)) return [key, absoluteRetriever(item, folder)];
      return [key, item];
    }),
  );
}

/** A glob keeps its form, so that ids stay relative to its fixed part. */
function absoluteRetriever(
  retriever: Readonly<Record<string, unknown>>,
  folder: string,
): Readonly<Record<string, unknown>> {
  const { documents, module } = retriever;
  return {
    ...retriever,
    ...(typeof documents === "string" && { documents: isAbsolute(documents) ? documents : join(folder, documents) }),
    ...(typeof module === "string" && { module: resolve(folder, module) }),
  };
}

/** Every file that is named must be there. */
export async function checkPaths(
  reading: Reading,
  source: Source,
  checked: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const key of FILES) checkFile(reading, source, [key], checked[key]);
  const { retriever } = checked;
  if (!isMap(retriever)) return;
  checkFile(reading, source, ["retriever", "module"], retriever["module"]);
  const { documents } = retriever;
  if (typeof documents === "string" && (await expandGlob(documents, "/")).length === 0) {
    reading.fault(source, ["retriever", "documents"], `no file matches "${reading.shownName(documents)}"`);
  }
}

function checkFile(reading: Reading, source: Source, path: Path, file: unknown): void {
  if (typeof file === "string" && !(path[0] === "cwd" ? existsSync(file) : isFile(file)))
    reading.fault(source, path, `no file "${reading.shownName(file)}"`);
}
