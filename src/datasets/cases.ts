import { createHash } from "node:crypto";
import { isRow, type Row } from "../domain/dataset.ts";
import { GoldenCase, type LocatedCase } from "../domain/golden-case.ts";
import type { Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { check } from "../text/check.ts";
import { positionOf, problemAt, spellingOf } from "../text/source.ts";
import { suggest } from "../text/suggest.ts";
import { readCells } from "./cells.ts";
import { mapRow, type RowMapping } from "./mapping.ts";
import { isMap } from "../text/is-map.ts";

export interface CaseOptions extends RowMapping {
  /** What to do with keys that are not ours. */
  readonly extra: "error" | "metadata";
  readonly textual: boolean;
  /** Takes up the keys that became metadata. */
  readonly kept?: Set<string> | undefined;
}

const OURS = Object.keys(GoldenCase.shape);

/** Golden cases from rows, one by one; what is wrong with a row stands in its place. */
export async function* readCases(
  rows: AsyncIterable<Row | Problem>,
  options: CaseOptions,
): AsyncIterable<LocatedCase | Problem> {
  for await (const row of rows) {
    if (!isRow(row)) yield row;
    else yield* readCase(row, options);
  }
}

function* readCase(row: Row, options: CaseOptions): Iterable<LocatedCase | Problem> {
  const mapped = mapRow(row, options, OURS);
  if (mapped === undefined) return;
  const wrong = mapped.foreign?.problems ?? [];
  if (wrong.length > 0) {
    yield* wrong.map(({ path, message, hint }) => problemAt(row.source, [...row.path, ...path], message, { hint }));
    return;
  }
  for (const key of Object.keys(mapped.extra)) options.kept?.add(key);
  const unknown =
    options.extra === "error" ? Object.keys(mapped.extra).filter((key) => !Object.hasOwn(options.where, key)) : [];
  if (unknown.length > 0) {
    yield* unknown.map((key) =>
      problemAt(row.source, [...row.path, key], `unknown key "${key}"`, {
        target: "key",
        hint: suggest(key, OURS) ?? `known keys: ${OURS.join(", ")}; or set extra: metadata`,
      }),
    );
    return;
  }
  yield* located(row, mapped.values, mapped.extra, mapped.theirs, options);
}

function* located(
  row: Row,
  values: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, unknown>>,
  theirs: (key: string) => Path,
  { textual }: CaseOptions,
): Iterable<LocatedCase | Problem> {
  const source: Source = {
    file: row.source.file,
    text: row.source.text,
    firstLine: row.source.firstLine,
    value: values,
    range: ([key, ...rest], target) =>
      row.source.range([...row.path, ...(key === undefined ? [] : theirs(String(key))), ...rest], target),
  };
  const spelled = textual ? readCells(values) : spell(values, source);
  const own = isMap(spelled["metadata"]) ? spelled["metadata"] : undefined;
  const metadata = Object.keys(extra).length > 0 || own !== undefined ? { metadata: { ...extra, ...own } } : {};
  const value = { ...spelled, ...metadata };
  const withId = "id" in value ? value : { ...value, id: idOf(Reflect.get(value, "input")) };
  const checked = check(GoldenCase, { ...source, value: withId });
  if ("problems" in checked) {
    yield* checked.problems;
    return;
  }
  const at = positionOf(row.source, row.path) ?? { line: row.source.firstLine, column: 1 };
  yield { golden: checked.value, file: row.source.file, ...at };
}

/** Ids, references, labels and tags are texts, however YAML or JSON read them: `0123`, `1.10` and `yes` stay as they were written. */
function spell(values: Readonly<Record<string, unknown>>, source: Source): Readonly<Record<string, unknown>> {
  const spelled = (value: unknown, path: Path) =>
    typeof value === "number" || typeof value === "boolean" ? spellingOf(source, path, value) : value;
  const changed = ["id", "reference", "relevant", "tags", "cluster"].flatMap((key) => {
    const value = values[key];
    if (Array.isArray(value)) return [[key, value.map((item, index) => spelled(item, [key, index]))] as const];
    return value === undefined || key === "relevant" ? [] : [[key, spelled(value, [key])] as const];
  });
  return { ...values, ...Object.fromEntries(changed) };
}

/** What a case without an id is called. */
export function idOf(input: unknown): string {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return createHash("sha256")
    .update(text ?? "")
    .digest("hex")
    .slice(0, 12);
}
