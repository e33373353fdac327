import { idOf } from "../datasets/cases.ts";
import { mapRow, unseenKeys, type MappedRow, type RowMapping } from "../datasets/mapping.ts";
import { isRow, type Row } from "../domain/dataset.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import { problemAt, spellingOf } from "../text/source.ts";
import { howRead, openRows, type Opened } from "./rows.ts";
import { isMap } from "../text/is-map.ts";

export interface RecordedFile {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly map: Readonly<Record<string, string>>;
  readonly where: Readonly<Record<string, unknown>>;
  /** Our keys, which a row may have without a mapping. */
  readonly keys: readonly string[];
  /** What tells one row from another, beside the case. */
  readonly by: readonly string[];
  /** Takes what is worth saying. */
  readonly tell?: (line: string) => void;
}

/** A recorded row in our keys; those that are not ours are its metadata. */
export type RecordedValues = Readonly<Record<string, unknown>>;

/** The rows of a recording, found by case and by what else tells them apart. Throws `UserError` where one cannot be told from another. */
export async function readRecorded(
  file: RecordedFile,
): Promise<(key: Readonly<Record<string, unknown>>) => RecordedValues | undefined> {
  const opened = await openRows(file, { map: file.map, what: "recorded answers" });
  if ("problem" in opened) throw new UserError([opened.problem]);
  const { textual, foreign } = opened;
  const mapping: RowMapping = { map: file.map, where: file.where, textual, seen: new Set() };
  const rows = new Map<string, RecordedValues>();
  const problems: Problem[] = [];
  for await (const item of opened.rows) {
    if (!isRow(item)) {
      problems.push(item);
      continue;
    }
    const row = ofResults(item) ? flattened(item) : ofOthers(item, foreign, file);
    const mapped = row && mapRow(row, mapping, file.keys);
    if (mapped === undefined) continue;
    const values = valuesOf(mapped, item, textual);
    const wrong = problemOf(values, rows, file.by);
    if (wrong === undefined) rows.set(keyOf(values, file.by), values);
    else problems.push(problemAt(item.source, item.path, ...wrong));
  }
  for (const { in: place, their } of unseenKeys(mapping))
    problems.push({ file: file.name, message: `no row has the key "${their}" of \`${place}\`` });
  if (file.keys.includes("text")) problems.push(...unmappedText(file.name, [...rows.values()]));
  if (foreign?.read !== undefined) problems.push(...withoutAnswers(file.name, foreign.name, [...rows.values()]));
  if (foreign !== undefined)
    file.tell?.(
      `${file.name}: read as ${howRead(foreign)}, ${rows.size} recorded ${rows.size === 1 ? "answer" : "answers"}`,
    );
  if (problems.length > 0) throw new UserError(problems);
  return (key) => rows.get(keyOf(key, file.by));
}

/** What others call the text of an answer. */
const ALIASES = ["answer", "output", "response", "completion", "prediction", "generation", "content"];

/** No row has a text, and some have one under another name: as empty texts they would be scored, and could pass. */
function unmappedText(file: string, rows: readonly RecordedValues[]): readonly Problem[] {
  if (rows.some(({ text, error }) => text !== undefined || error !== undefined)) return [];
  const their = ALIASES.find((name) => rows.some(({ metadata }) => isMap(metadata) && Object.hasOwn(metadata, name)));
  if (their === undefined) return [];
  return [
    { file, message: `no row has the key "text", and there is a key "${their}"`, hint: `map: { text: ${their} }` },
  ];
}

/** Rows of others in which no answer stands would be empty texts. */
function withoutAnswers(file: string, format: string, rows: readonly RecordedValues[]): readonly Problem[] {
  if (rows.some(({ text, retrieved, error }) => [text, retrieved, error].some((value) => value !== undefined)))
    return [];
  return [
    { file, message: `it was read as ${format}, and no row holds an answer`, hint: "map: { caseId: …, text: … }" },
  ];
}

/** A row of somebody else's format in our keys; its case is called as in a dataset of that format. */
function ofOthers(row: Row, foreign: Opened["foreign"], { map, where }: RecordedFile): Row {
  const { answerKeys, read } = foreign ?? {};
  if (answerKeys === undefined || read === undefined) return row;
  const { golden, candidate } = read(row);
  const named = new Set([...Object.values(map), ...Object.keys(where)]);
  const taken = new Set(answerKeys.filter((key) => !named.has(key)));
  const rest = Object.fromEntries(Object.entries(row.value).filter(([key]) => !taken.has(key)));
  const { id = idOf(golden["input"]) } = golden;
  return { ...row, value: { ...rest, caseId: typeof id === "string" ? id : String(id), ...candidate } };
}

/** A trial of a results.json, which no row of another kind is taken for. */
function ofResults({ path, value }: Row): boolean {
  return path[0] === "trials" && "scores" in value;
}

/** Its candidate stands one level down; it has none where the case was skipped. */
function flattened(row: Row): Row | undefined {
  const { status, candidate, prompt, caseId, trial, error } = row.value;
  return status === "skipped"
    ? undefined
    : { ...row, value: { prompt, caseId, trial, error: error ?? null, ...Object(candidate) } };
}

function valuesOf({ values, extra, theirs }: MappedRow, row: Row, textual: boolean): RecordedValues {
  const read = textual ? readCells(values) : values;
  const texts = [...TEXTS].flatMap((key) => {
    const value = read[key];
    if (typeof value !== "number" && typeof value !== "boolean") return [];
    return [[key, spellingOf(row.source, [...row.path, ...theirs(key)], value)]];
  });
  const own = read["metadata"];
  const metadata = {
    ...(textual ? readCells(extra) : extra),
    ...(isMap(own) ? own : own !== undefined && { metadata: own }),
  };
  return {
    ...read,
    ...Object.fromEntries(texts),
    trial: trialOf(read["trial"]),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** Keys whose values are texts, however they look; numbers keep their spelling. */
const TEXTS: ReadonlySet<string> = new Set(["caseId", "text", "model", "finishReason", "prompt", "scorer"]);

/** Cells hold JSON; texts stay as they are. */
function readCells(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([key, cell]) => [key, TEXTS.has(key) ? cell : parsed(cell)]));
}

function parsed(cell: unknown): unknown {
  if (typeof cell !== "string") return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function trialOf(value: unknown): unknown {
  if (value === undefined) return 1;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

/** Why a row cannot be taken, with what to do about it. */
function problemOf(
  values: RecordedValues,
  rows: ReadonlyMap<string, RecordedValues>,
  by: readonly string[],
): [message: string, advice: { readonly hint?: string }] | undefined {
  if (typeof values["caseId"] !== "string")
    return ["the row does not say which case it answers", { hint: "map the key that does: map: { caseId: … }" }];
  if (!(Number.isInteger(values["trial"]) && Number(values["trial"]) >= 1))
    return [`trial ${JSON.stringify(values["trial"])} is none: trials count from 1`, {}];
  if (rows.has(keyOf(values, by)))
    return [`a second row for ${describe(values, by)}`, { hint: "choose between them with `where`" }];
  return undefined;
}

function keyOf(values: Readonly<Record<string, unknown>>, by: readonly string[]): string {
  return JSON.stringify(["caseId", ...by].map((key) => values[key] ?? null));
}

function describe(values: Readonly<Record<string, unknown>>, by: readonly string[]): string {
  return ["caseId", ...by].map((key) => `${key === "caseId" ? "case" : key} ${JSON.stringify(values[key])}`).join(", ");
}
