import { closeSync, openSync } from "node:fs";
import type { CaseResult } from "../domain/case-result.ts";
import { caseOf } from "../domain/case-result.ts";
import { UserError } from "../domain/problem.ts";
import { TrialResult, type RunRecord } from "../domain/record.ts";
import type { Source } from "../domain/source.ts";
import { check } from "../text/check.ts";
import { isMap } from "../text/is-map.ts";
import { parseJson } from "../text/json.ts";
import { positionAt } from "../text/source.ts";
import { readLines, type Line } from "./lines.ts";
import { noRecord, readHead, type RecordHead } from "./record-head.ts";
import { createIndex } from "./record-index.ts";
import { windowReader, type Place } from "./window.ts";

/** A results.json that is held open: checked as a whole, its trials read when they are asked for. */
export interface RecordFile extends RunRecord, RecordHead {
  /** As shown to people. */
  readonly file: string;
  /** In the plan and in the record. */
  readonly planned: number;
  caseOf(prompt: string, caseId: string): CaseResult | undefined;
  close(): void;
}

/** Opens a record and checks every line of it. Throws `UserError` with the place where it is no record, cut short or edited into something else. */
export function openRecord(path: string, name: string): RecordFile {
  const file = open(path, name);
  try {
    return { ...readRecord(file, name), file: name, close: () => closeSync(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function open(path: string, name: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError([{ message: `cannot read the record "${name}": ${why}` }]);
  }
}

function readRecord(file: number, name: string): Omit<RecordFile, "file" | "close"> {
  const lines = readLines(file)[Symbol.iterator]();
  const { text, streams } = headOf(lines, name);
  const source = parseJson(name, text);
  const head = readHead(source);
  const index = createIndex(head, name);
  const stored: TrialResult[] = [];
  if (streams) for (const line of trialLines(lines, name)) index.add(trialOfLine(name, line), line);
  else
    for (const [at, value] of listOf(source).entries()) {
      const trial = checkedTrial(value, { source, path: ["trials", at] });
      index.add(trial, { offset: stored.length, length: 1, number: positionOfTrial(source, at) });
      stored.push(trial);
    }
  const reader = (): ((place: Place) => TrialResult) => {
    if (!streams) return ({ offset }) => stored[offset] ?? missing();
    const read = windowReader(file);
    return (place) => JSON.parse(trimmed(read(place))) as TrialResult; // checked when the record was opened
  };
  const readOne = reader();
  return {
    ...head,
    planned: index.planned(),
    async *trials() {
      const read = reader();
      for (const places of index.all()) for (const place of places) yield read(place);
    },
    caseOf(prompt, caseId) {
      const [first, ...more] = index.of(prompt, caseId).map(readOne);
      return first && caseOf([first, ...more]);
    },
  };
}

const TRIALS = '  "trials": [';

/** Everything before the trials where they follow one a line, as we write them; else the whole file. */
function headOf(lines: Iterator<Line>, name: string): { readonly text: string; readonly streams: boolean } {
  const texts: string[] = [];
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const { text, number } = next.value;
    if (text === TRIALS) return { text: [...texts, '  "trials": []', "}"].join("\n"), streams: true };
    texts.push(text);
    if (number === 1 && !/^\s*(\{|$)/.test(text.replace(/^\uFEFF/, "")))
      throw noRecord(name, "it does not begin as one");
  }
  return { text: texts.join("\n"), streams: false };
}

/** The lines up to the end of the list, which must be there. */
function* trialLines(lines: Iterator<Line>, name: string): Iterable<Line> {
  let last = 0;
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const line = next.value;
    if (line.text === "  ]") {
      const end = lines.next();
      if (end.done !== true && end.value.text === "}") return;
      break;
    }
    last = line.number;
    yield line;
  }
  throw new UserError([
    {
      file: name,
      at: { line: last + 1, column: 1 },
      message: "the record is cut short: its list of trials has no end",
      hint: "copy the file again, or name another run",
    },
  ]);
}

/** Without the comma between two. */
function trimmed(text: string): string {
  return text.endsWith(",") ? text.slice(0, -1) : text;
}

function trialOfLine(name: string, { text, number }: Line): TrialResult {
  const json = trimmed(text);
  const value = parsed(json);
  if (TrialResult.safeParse(value).success && isWhole(value)) return value as TrialResult; // just checked
  // Once more, slowly, for the place of what is wrong.
  const source = parseJson(name, json, number);
  return checkedTrial(source.value, { source, path: [] });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Throws `UserError` with the place of what is wrong. */
function checkedTrial(
  value: unknown,
  { source, path }: { readonly source: Source; readonly path: readonly (string | number)[] },
): TrialResult {
  const checked = check(TrialResult, source, path);
  if ("problems" in checked) throw new UserError(checked.problems);
  if (!isWhole(value)) throw new UserError([{ file: source.file, message: "a retrieved document has no id" }]);
  return checked.value;
}

/** A recording may name documents by their ids alone; a record does not. */
function isWhole(value: unknown): boolean {
  const retrieved: unknown = isMap(value) && isMap(value["candidate"]) ? value["candidate"]["retrieved"] : undefined;
  return !Array.isArray(retrieved) || retrieved.every(isMap);
}

function listOf({ value, file }: Source): readonly unknown[] {
  const trials = isMap(value) ? value["trials"] : undefined;
  if (!Array.isArray(trials)) throw noRecord(file, "it has no list of `trials`");
  return trials;
}

function positionOfTrial(source: Source, at: number): number {
  const range = source.range(["trials", at]);
  return range === undefined ? 1 : positionAt(source.text, range[0]).line;
}

function missing(): never {
  throw new Error("the record lost a trial");
}
