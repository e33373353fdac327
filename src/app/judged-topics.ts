import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { looksLikeTopics, readTopics, type Topic } from "../datasets/foreign/topics.ts";
import type { DataFile, Row } from "../domain/dataset.ts";
import type { Problem } from "../domain/problem.ts";
import { ranked } from "../scorers/trec.ts";
import { readQrels, readRun, type Topics } from "../scorers/trec-files.ts";
import { codeSource } from "../text/source.ts";
import { isFile } from "../config/globs.ts";

/** Rows in our keys, out of files that are no rows. */
export interface WholeFile {
  readonly name: string;
  /** What is worth saying beside the name. */
  readonly notes: readonly string[];
  rows(): Iterable<Row | Problem>;
}

/** Files that belong together and hold topics and judgements of documents; undefined where this is none of them. */
export function judgedTopics(file: DataFile): WholeFile | Problem | undefined {
  const kind = kindOf(file.path);
  if (kind === "topics") return withQrels(file);
  if (kind !== "qrels" && kind !== "beir qrels") return undefined;
  const beside = topicsBeside(file.path);
  if (beside.length > 1) return several(file, "topics", beside);
  const [topics] = beside;
  const notes = topics === undefined ? ["no file with topics stands beside it, so the input of a case is its id"] : [];
  return wholeFile(file, { qrels: file.path, topics, named: "qrels", notes });
}

/** A TREC run, as recorded answers: what was retrieved for each topic. */
export function trecRun(file: DataFile): WholeFile | undefined {
  if (kindOf(file.path) !== "run") return undefined;
  return {
    name: "a TREC run",
    notes: [],
    *rows() {
      const text = readFileSync(file.path, "utf8");
      const { topics, problems } = readRun({ file: file.name, text });
      yield* problems;
      const lines = firstLines(text);
      for (const [caseId, scores] of topics) {
        const retrieved = ranked(scores).map((id) => ({ id, score: scores.get(id) }));
        yield rowAt(file, lines.get(caseId) ?? 1, { caseId, text: "", retrieved });
      }
    },
  };
}

function withQrels(file: DataFile): WholeFile | Problem | undefined {
  const beside = qrelsBeside(file.path);
  const [qrels] = beside;
  if (qrels === undefined) return undefined;
  if (beside.length > 1) return several(file, "judgements", beside);
  return wholeFile(file, { qrels, topics: file.path, named: "topics", notes: [] });
}

function several(file: DataFile, what: string, found: readonly string[]): Problem {
  const names = found.map((path) => path.slice(dirname(file.path).length + 1) || basename(path)).join(", ");
  return {
    file: file.name,
    message: `several files with ${what} belong to it: ${names}`,
    hint: what === "topics" ? "keep one of them in the folder" : "name the one that is meant as `dataset`",
  };
}

interface Parts {
  readonly qrels: string;
  readonly topics: string | undefined;
  /** Which of the two the config names: cases stand where it has them. */
  readonly named: "qrels" | "topics";
  readonly notes: readonly string[];
}

function wholeFile(file: DataFile, { qrels, topics, named, notes }: Parts): WholeFile {
  const isBeir = kindOf(qrels) === "beir qrels";
  const other = named === "qrels" ? topics : qrels;
  return {
    name: `${isBeir ? "BEIR" : "TREC"} ${topics === undefined ? "qrels" : "topics and qrels"}`,
    notes: [...(other === undefined ? [] : [`with ${basename(other)}`]), ...notes],
    *rows() {
      const written = readFileSync(qrels, "utf8");
      const nameOf = (path: string) => (path === file.path ? file.name : join(dirname(file.name), basename(path)));
      const judged = readQrels({ file: nameOf(qrels), text: isBeir ? asTrec(written) : written });
      const asked = topics === undefined ? undefined : readTopics(nameOf(topics), readFileSync(topics, "utf8"));
      const problems = [...judged.problems, ...(asked?.problems ?? [])];
      yield* problems;
      if (problems.length > 0) return;
      yield* casesOf(file, { judged: judged.topics, asked: asked?.topics, lines: firstLines(written), named });
    },
  };
}

function* casesOf(
  file: DataFile,
  {
    judged,
    asked,
    lines,
    named,
  }: {
    readonly judged: Topics;
    readonly asked: ReadonlyMap<string, Topic> | undefined;
    readonly lines: ReadonlyMap<string, number>;
    readonly named: Parts["named"];
  },
): Iterable<Row | Problem> {
  for (const [id, grades] of judged) {
    const topic = asked === undefined ? { text: id, line: 1, metadata: undefined } : asked.get(id);
    const line = (named === "qrels" ? lines.get(id) : topic?.line) ?? 1;
    if (topic === undefined) {
      yield {
        file: file.name,
        at: { line, column: 1 },
        message: `no topic is called "${id}", for which documents are judged`,
      };
      continue;
    }
    // below 0 is not relevant either
    const relevant = Object.fromEntries([...grades].map(([document, grade]) => [document, Math.max(0, grade)]));
    const { text: input, metadata } = topic;
    yield rowAt(file, line, { id, input, relevant, ...(metadata && Object.keys(metadata).length > 0 && { metadata }) });
  }
}

function rowAt({ name }: DataFile, line: number, value: Readonly<Record<string, unknown>>): Row {
  return { value, path: [], source: { ...codeSource(name, value), text: " ", firstLine: line, range: () => [0, 1] } };
}

/** BEIR's `query-id, corpus-id, score` in the columns that TREC has, line by line. */
function asTrec(text: string): string {
  const [, ...rows] = text.split("\n");
  const lines = rows.map((row) => {
    const [query, document, score] = row.trim().split("\t");
    return score === undefined ? row : `${query} 0 ${document} ${score}`;
  });
  return ["# query-id corpus-id score", ...lines].join("\n");
}

/** The line on which each first field is first seen. */
function firstLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const [topic = ""] = line.trim().split(/\s/, 1);
    if (topic !== "" && !lines.has(topic)) lines.set(topic, index + 1);
  }
  return lines;
}

type Kind = "qrels" | "beir qrels" | "run" | "topics" | undefined;

/** By the first line that says something. */
function kindOf(path: string): Kind {
  const text = beginningOf(path);
  const line = text.split("\n").find((candidate) => candidate.trim() !== "" && !candidate.startsWith("#")) ?? "";
  const fields = line.trim().split(/\s+/);
  if (/^query-id\tcorpus-id\tscore$/.test(line.trim())) return "beir qrels";
  if (fields.length === 4 && /^[+-]?\d+$/.test(fields[3] ?? "")) return "qrels";
  if (fields.length >= 6 && /^q0$/i.test(fields[1] ?? "") && Number.isFinite(Number(fields[4]))) return "run";
  return looksLikeTopics(text) ? "topics" : undefined;
}

function beginningOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(4096);
    return bytes
      .subarray(0, readSync(file, bytes))
      .toString("utf8")
      .replace(/^\uFEFF/, "");
  } finally {
    closeSync(file);
  }
}

/** A BEIR folder has its queries above or beside the folder of its judgements. */
function topicsBeside(qrels: string): readonly string[] {
  const folder = dirname(qrels);
  const queries = [join(folder, "queries.jsonl"), join(folder, "..", "queries.jsonl")].find(isFile);
  if (queries !== undefined) return [queries];
  return filesIn(folder, /topic|quer/i).filter((path) => path !== qrels && kindOf(path) === "topics");
}

function qrelsBeside(topics: string): readonly string[] {
  const folder = dirname(topics);
  const beir = filesIn(join(folder, "qrels"), /\.tsv$/).filter(isQrels);
  return beir.length > 0 ? beir : filesIn(folder, /qrel/i).filter((path) => path !== topics && isQrels(path));
}

function filesIn(folder: string, name: RegExp): readonly string[] {
  try {
    const names = readdirSync(folder).filter((entry) => name.test(entry));
    return names
      .map((entry) => join(folder, entry))
      .filter(isFile)
      .toSorted();
  } catch {
    return []; // no such folder
  }
}

function isQrels(path: string): boolean {
  return ["qrels", "beir qrels"].includes(kindOf(path) ?? "");
}
