import { createHash } from "node:crypto";
import { dirname, extname, resolve } from "node:path";
import type { DatasetSpec } from "../config/config.ts";
import { readCases } from "../datasets/cases.ts";
import { csv } from "../datasets/csv.ts";
import { jsonLines } from "../datasets/json-lines.ts";
import { readPieces } from "../datasets/lines.ts";
import { list } from "../datasets/list.ts";
import { unseenKeys, type RowMapping } from "../datasets/mapping.ts";
import type { DataFile, DataFormat } from "../domain/dataset.ts";
import type { LocatedCase } from "../domain/golden-case.ts";
import type { Problem } from "../domain/problem.ts";
import { problemAt } from "../text/source.ts";

const FORMATS: readonly DataFormat[] = [jsonLines, csv, list];

/** How a data file is read, by the end of its name; undefined for one that we cannot read. */
export function formatOf(file: string): DataFormat | undefined {
  return FORMATS.find(({ extensions }) => extensions.includes(extname(file).toLowerCase()));
}

/** The golden cases of every dataset of the config, file by file, with problems in the places of those that are none. Formats that stream are read anew each time. */
export async function* goldenCases(specs: readonly DatasetSpec[]): AsyncIterable<LocatedCase | Problem> {
  for (const spec of specs) {
    const seen = new Set<string>();
    for (const file of spec.files) yield* casesOf(file, spec, seen);
    yield* unseenProblems(spec, seen);
  }
}

async function* casesOf(file: DataFile, spec: DatasetSpec, seen: Set<string>): AsyncIterable<LocatedCase | Problem> {
  const format = formatOf(file.name);
  if (format === undefined) {
    const known = FORMATS.flatMap(({ extensions }) => extensions).join(" ");
    yield { file: file.name, message: "the format of this file is not known", hint: `known: ${known}` };
    return;
  }
  const { textual } = format;
  const extra = spec.extra ?? (textual ? "metadata" : "error");
  for await (const item of readCases(format.read(file), { map: spec.map, where: spec.where, extra, textual, seen })) {
    yield "golden" in item ? withAbsoluteChecks(item, dirname(file.path)) : item;
  }
}

/** Files that a check names are looked for beside the dataset that names them. */
function withAbsoluteChecks(located: LocatedCase, folder: string): LocatedCase {
  const { checks } = located.golden;
  if (checks === undefined) return located;
  const absolute = (options: unknown): unknown =>
    typeof options === "object" && options !== null && !Array.isArray(options)
      ? Object.fromEntries(
          Object.entries(options).map(([key, value]) => [
            key,
            FILE_OPTIONS.has(key) && typeof value === "string" ? resolve(folder, value) : value,
          ]),
        )
      : options;
  const resolved = checks.map((check) =>
    Object.fromEntries(Object.entries(check).map(([type, options]) => [type, absolute(options)])),
  );
  return { ...located, golden: { ...located.golden, checks: resolved } };
}

const FILE_OPTIONS = new Set(["file", "module", "schema"]);

function unseenProblems({ map, where, source, path }: DatasetSpec, seen: Set<string>): readonly Problem[] {
  const mapping: RowMapping = { map, where, seen, textual: false };
  return unseenKeys(mapping).map(({ in: key, key: name, their }) =>
    problemAt(source, [...path, key, name], `no row has a key "${their}"`, { hint: "check the spelling" }),
  );
}

export function hashFile(path: string): string {
  const hash = createHash("sha256");
  for (const piece of readPieces(path)) hash.update(piece);
  return hash.digest("hex");
}
