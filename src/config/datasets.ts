import type { Source } from "../domain/source.ts";
import type { DatasetSpec } from "./config.ts";
import { typeName } from "../text/check.ts";
import { isMap } from "../text/is-map.ts";
import { expandGlob } from "./globs.ts";
import type { Reading } from "./reading.ts";
import { DatasetEntry } from "./schema.ts";

/** The files of `dataset`, each with the mapping that was written for it. */
export async function readDatasets(
  reading: Reading,
  source: Source,
  folder: string,
  shownName: (path: string) => string,
): Promise<readonly DatasetSpec[]> {
  const written = Reflect.get(Object(source.value), "dataset") as unknown; // whatever the user wrote
  if (written === undefined) {
    reading.fault(source, ["dataset"], '"dataset" is missing', "name the golden dataset: dataset: golden.yaml", "key");
    return [];
  }
  const entries = Array.isArray(written)
    ? written.map((value: unknown, index) => ({ value, path: ["dataset", index] }))
    : [{ value: written, path: ["dataset"] }];
  if (entries.length === 0) reading.fault(source, ["dataset"], "the list of datasets is empty");
  const specs: DatasetSpec[] = [];
  for (const { value, path } of entries) {
    if (typeof value !== "string" && !isMap(value)) {
      const kinds = `a path, a glob, a map with \`file\`${path.length === 1 ? ", or a list of these" : ""}`;
      reading.fault(
        source,
        path,
        `${path.length === 1 ? "" : "an item of "}"dataset" must be ${kinds}, not ${typeName(value)}`,
      );
      continue;
    }
    const entry = typeof value === "string" ? { file: value } : reading.check(DatasetEntry, source, path);
    if (entry === undefined) continue;
    const matches = await expandGlob(entry.file, folder);
    // a folder as BEIR lays it out
    const found = matches.length > 0 ? matches : await expandGlob(`${entry.file}/queries.jsonl`, folder);
    const files = found.map(({ path: file }) => ({
      path: file,
      name: shownName(file),
    }));
    if (files.length === 0) {
      const filePath = typeof value === "string" ? path : [...path, "file"];
      reading.fault(source, filePath, `no file matches "${entry.file}"`, `looked in ${shownName(folder)}`);
    }
    const { map = {}, where = {}, extra } = { map: undefined, where: undefined, extra: undefined, ...entry };
    specs.push({ files, map, where, extra, source, path });
  }
  return specs;
}
