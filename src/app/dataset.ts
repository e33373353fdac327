import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { DatasetSpec } from "../config/config.ts";
import { readCases } from "../datasets/cases.ts";
import { readPieces } from "../datasets/lines.ts";
import { unseenKeys, type RowMapping } from "../datasets/mapping.ts";
import type { DataFile } from "../domain/dataset.ts";
import type { LocatedCase } from "../domain/golden-case.ts";
import type { Problem } from "../domain/problem.ts";
import { problemAt } from "../text/source.ts";
import { howRead, openRows } from "./rows.ts";

/** Hears of every file that is not in our own format, when it was read. */
export type Heard = (file: string, how: string, kept: ReadonlySet<string>) => void;

/** The golden cases of every dataset of the config, file by file, with problems in the places of those that are none. Formats that stream are read anew each time. */
export async function* goldenCases(
  specs: readonly DatasetSpec[],
  heard: Heard = () => {},
): AsyncIterable<LocatedCase | Problem> {
  for (const spec of specs) {
    const seen = new Set<string>();
    for (const file of spec.files) yield* casesOf(file, spec, { seen, heard });
    yield* unseenProblems(spec, seen);
  }
}

async function* casesOf(
  file: DataFile,
  { map, where, extra }: DatasetSpec,
  { seen, heard }: { readonly seen: Set<string>; readonly heard: Heard },
): AsyncIterable<LocatedCase | Problem> {
  const opened = await openRows(file, { map, what: "golden cases" });
  if ("problem" in opened) {
    yield opened.problem;
    return;
  }
  const { rows, textual, foreign } = opened;
  const kept = new Set<string>();
  const options = { map, where, textual, seen, kept, foreign: foreign?.read };
  const unknown = extra ?? (textual || foreign !== undefined ? "metadata" : "error");
  for await (const item of readCases(rows, { ...options, extra: unknown }))
    yield "golden" in item ? withAbsoluteChecks(item, dirname(file.path)) : item;
  if (foreign !== undefined) heard(file.name, howRead(foreign), kept);
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
