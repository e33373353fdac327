import { readFileSync } from "node:fs";
import { extname } from "node:path";
import type { DataFile } from "../../domain/dataset.ts";
import type { Path, Source } from "../../domain/source.ts";
import { frame } from "../../text/frame.ts";
import { parseFile } from "../../text/parse.ts";
import { positionOf, valueAt } from "../../text/source.ts";
import type { CaseWarning, Warning } from "./warning.ts";

/** The same warnings with the places of the keys that they are about, and the lines around them. Reads again only the files that have some. */
export async function withPlaces(
  warnings: readonly CaseWarning[],
  files: readonly DataFile[],
): Promise<readonly Warning[]> {
  const placed: Warning[] = [];
  const texts = new Map<string, Text>();
  for (const { key, ...warning } of warnings) {
    const path = files.find(({ name }) => name === warning.file)?.path;
    if (path === undefined || warning.at === undefined) {
      placed.push(warning);
      continue;
    }
    const text = texts.get(path) ?? (await readText(path, warning.file ?? ""));
    texts.set(path, text);
    placed.push(place(warning, key, text));
  }
  return placed;
}

interface Text {
  readonly lines: readonly string[];
  readonly source: Source | undefined;
  /** Where the case that begins at a line and column stands. */
  readonly paths: ReadonlyMap<string, Path>;
}

async function readText(path: string, name: string): Promise<Text> {
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const lines = text.split("\n");
  if (![".yaml", ".yml", ".json"].includes(extname(path))) return { lines, source: undefined, paths: new Map() };
  const source = await parseFile(name, text);
  const base = Array.isArray(source.value) ? [] : ["cases"];
  const list = valueAt(source.value, base);
  const paths = (Array.isArray(list) ? list : []).map((_, index) => {
    const at = positionOf(source, [...base, index]);
    return [`${at?.line}:${at?.column}`, [...base, index]] as const;
  });
  return { lines, source, paths: new Map(paths) };
}

function place(warning: Warning, key: string | undefined, { lines, source, paths }: Text): Warning {
  const { at: start } = warning;
  if (start === undefined) return warning;
  const path = paths.get(`${start.line}:${start.column}`);
  const hasKey =
    source !== undefined &&
    path !== undefined &&
    key !== undefined &&
    valueAt(source.value, [...path, key]) !== undefined;
  const at = (hasKey ? positionOf(source, [...path, key], "key") : undefined) ?? start;
  const first = Math.max(1, at.line - 1);
  const near = lines.slice(first - 1, at.line + 1).join("\n");
  return { ...warning, at, frame: frame(near, at, { firstLine: first, length: hasKey ? key.length : 1 }) };
}
