import { hash } from "node:crypto";
import type { Answerer, StoredAnswer } from "../domain/answer-store.ts";

/** An answer with all that is kept of it: one line of a file. */
export interface AnswerEntry extends StoredAnswer, Answerer {
  readonly key: string;
}

/** What comes first has its place, so that an index is made without reading on. */
const HEAD = /^\{"key":"([0-9a-f]{32})","at":"(\d{4}-[0-9T:.-]{18}Z)","sum":"([0-9a-f]{16})",$/;
const HEAD_LENGTH = 99;

/** With its line feed. */
export function lineOf({ key, at, ...entry }: AnswerEntry): string {
  const rest = `${JSON.stringify(entry).slice(1)}\n`;
  return `{"key":"${key}","at":"${at}","sum":"${sumOf(key, at, rest)}",${rest}`;
}

/** Key and time of a line, as far as its beginning tells; undefined where it is none of ours. */
export function headOf(line: Buffer): Pick<AnswerEntry, "key" | "at"> | undefined {
  const [, key, at] = HEAD.exec(line.toString("latin1", 0, HEAD_LENGTH)) ?? [];
  return key === undefined || at === undefined ? undefined : { key, at };
}

/** Undefined where not a byte of it may be believed. */
export function entryOf(line: Buffer): AnswerEntry | undefined {
  const [, key = "", at = "", sum] = HEAD.exec(line.toString("latin1", 0, HEAD_LENGTH)) ?? [];
  const rest = line.toString("utf8", HEAD_LENGTH);
  if (sum !== sumOf(key, at, rest)) return undefined;
  try {
    const entry = JSON.parse(`{${rest}`) as Pick<AnswerEntry, "answer" | "provider" | "model">; // its sum is ours
    return { ...entry, key, at };
  } catch {
    return undefined;
  }
}

function sumOf(key: string, at: string, rest: string): string {
  return hash("sha256", `${key}${at}${rest}`, "hex").slice(0, 16);
}
