import { posix } from "node:path";
import type { Source } from "../domain/source.ts";
import type { DatasetSpec } from "./config.ts";
import { expandGlob } from "./globs.ts";
import type { Reading } from "./reading.ts";
import { DatasetEntry } from "./schema.ts";

/** The files of `dataset`, each with the mapping that was written for it. */
export function readDatasets(
  reading: Reading,
  source: Source,
  folder: string,
  shownName: (path: string) => string,
): readonly DatasetSpec[] {
  const written = Reflect.get(Object(source.value), "dataset") as unknown; // whatever the user wrote
  if (written === undefined) {
    reading.fault(source, ["dataset"], '"dataset" is missing', "name the golden dataset: dataset: golden.yaml", "key");
    return [];
  }
  const entries = Array.isArray(written)
    ? written.map((value: unknown, index) => ({ value, path: ["dataset", index] }))
    : [{ value: written, path: ["dataset"] }];
  if (entries.length === 0) reading.fault(source, ["dataset"], "the list of datasets is empty");
  return entries.flatMap(({ value, path }) => {
    const entry = typeof value === "string" ? { file: value } : reading.check(DatasetEntry, source, path);
    if (entry === undefined) return [];
    const filePath = typeof value === "string" ? path : [...path, "file"];
    const files = expandGlob(entry.file, folder).map(({ path: file }) => ({ path: file, name: shownName(file) }));
    if (files.length === 0)
      reading.fault(
        source,
        filePath,
        `no file matches "${entry.file}"`,
        `looked in ${shownName(posix.join(folder, "."))}`,
      );
    const { map = {}, where = {}, extra } = "map" in entry || "where" in entry || "extra" in entry ? entry : {};
    return [{ files, map, where, extra, source, path }];
  });
}
