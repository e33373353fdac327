import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { removeAnswerFiles } from "../records/answer-files.ts";
import { indexAnswers, type AnswerIndex } from "../records/answer-index.ts";
import { exportAnswers, importAnswers, type Imported } from "../records/answer-transfer.ts";
import { writeFile } from "../records/write.ts";
import { pathNamer } from "./place.ts";
import { cacheFolder, type ProjectOptions } from "./project.ts";

export interface CacheListing {
  /** As shown to people. */
  readonly dir: string;
  readonly files: number;
  readonly bytes: number;
  readonly entries: number;
  readonly damaged: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly answerers: readonly { readonly provider: string; readonly model: string | null; readonly entries: number }[];
}

/** What the cache of a config holds. Throws `UserError` where it has none. */
export function listCache(options: ProjectOptions, edges: Edges): Promise<CacheListing> {
  return withIndex(options, edges, (index, dir) => {
    const times: string[] = [];
    const counts = new Map<string, number>();
    let entries = 0;
    for (const { at, provider, model } of index.entries()) {
      const [oldest = at, newest = at] = times;
      [times[0], times[1]] = [at < oldest ? at : oldest, at > newest ? at : newest];
      const key = JSON.stringify([provider, model ?? null]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      entries += 1;
    }
    return {
      dir: pathNamer(edges.cwd)(dir),
      files: index.files.length,
      bytes: index.files.reduce((sum, { bytes }) => sum + bytes, 0),
      entries,
      damaged: index.damaged,
      oldest: times[0] ?? null,
      newest: times[1] ?? null,
      answerers: [...counts]
        .toSorted(([, a], [, b]) => b - a)
        .map(([key, entries]) => {
          const [provider, model] = JSON.parse(key) as [string, string | null]; // written above
          return { provider, model, entries };
        }),
    };
  });
}

/** Removes every answer, and nothing that is not ours; the answer is how many there were. */
export async function clearCache(options: ProjectOptions, edges: Edges): Promise<number> {
  return withIndex(options, edges, (index, dir) => {
    removeAnswerFiles(dir);
    return index.size;
  });
}

/** Writes every answer to a file, or to stdout where the file is `-`; the answer is how many there are. */
export async function exportCache(
  file: string,
  options: ProjectOptions,
  edges: Edges,
): Promise<{ readonly entries: number }> {
  return withIndex(options, edges, async (index) => {
    const lines = exportAnswers(index);
    if (file === "-") for (const line of lines) edges.stdout.write(line);
    else await writeFile(resolve(edges.cwd, file), lines);
    return { entries: index.size };
  });
}

/** Takes up what another cache exported. Throws `UserError` where the file cannot be read or is no export. */
export async function importCache(file: string, options: ProjectOptions, edges: Edges): Promise<Imported> {
  const dir = await cacheFolder(options.config, edges);
  const stream = file === "-" ? edges.stdin : createReadStream(resolve(edges.cwd, file));
  try {
    return await importAnswers(dir, stream, { name: file, now: edges.now });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UserError(`cannot import "${file}": ${error.message}`);
  }
}

async function withIndex<T>(
  { config }: ProjectOptions,
  edges: Edges,
  use: (index: AnswerIndex, dir: string) => T | Promise<T>,
): Promise<T> {
  const dir = await cacheFolder(config, edges);
  const index = indexAnswers(dir, edges.now());
  try {
    return await use(index, dir);
  } finally {
    index.close();
  }
}
