import type { Problem } from "../domain/problem.ts";
import { frame } from "../text/frame.ts";

/** A text and the name under which it is shown to people. */
export interface TrecFile {
  readonly file: string;
  readonly text: string;
}

/** By topic, the number that each document has there: its grade in qrels, its score in a run. */
export type Topics = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Lines of `topic iteration document grade`. */
export function readQrels(source: TrecFile): TopicsRead {
  return read(source, {
    columns: "topic iteration document grade",
    fits: (count) => count === 4,
    numberAt: 3,
    number: /^[+-]?\d+$/,
    wanted: "a whole number as grade",
  });
}

/** Lines of `topic Q0 document rank score tag`; what follows the tag is ignored, and so is the rank. */
export function readRun(source: TrecFile): TopicsRead {
  return read(source, {
    columns: "topic Q0 document rank score tag",
    fits: (count) => count >= 6,
    numberAt: 4,
    number: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
    wanted: "a number as score",
  });
}

export interface TopicsRead {
  readonly topics: Topics;
  /** The first twenty: a file of another format has one on every line. */
  readonly problems: readonly Problem[];
}

interface Format {
  readonly columns: string;
  readonly fits: (count: number) => boolean;
  readonly numberAt: number;
  readonly number: RegExp;
  readonly wanted: string;
}

const MOST_PROBLEMS = 20;

function read(source: TrecFile, format: Format): TopicsRead {
  const topics = new Map<string, Map<string, number>>();
  const problems: Problem[] = [];
  for (const [index, line] of source.text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const message = add(topics, line.trim().split(/\s+/), format);
    if (message !== undefined) problems.push(problemOf(source, index + 1, line, message));
    if (problems.length === MOST_PROBLEMS) break;
  }
  if (topics.size === 0 && problems.length === 0)
    problems.push({ file: source.file, message: "no topic stands in it" });
  return { topics, problems };
}

/** What is wrong with the line, where something is. */
function add(
  topics: Map<string, Map<string, number>>,
  fields: readonly string[],
  { columns, fits, numberAt, number, wanted }: Format,
): string | undefined {
  const [topic = "", , document = ""] = fields;
  const value = fields[numberAt] ?? "";
  if (!fits(fields.length)) return `a line must be \`${columns}\``;
  if (!number.test(value)) return `"${value}" is not ${wanted}`;
  const documents = topics.get(topic) ?? new Map<string, number>();
  if (documents.has(document)) return `the document "${document}" stands twice for the topic "${topic}"`;
  topics.set(topic, documents.set(document, Number(value)));
  return undefined;
}

function problemOf({ file }: TrecFile, line: number, text: string, message: string): Problem {
  const at = { line, column: 1 };
  return { file, at, message, frame: frame(text, at, { firstLine: line, length: text.trimEnd().length }) };
}
