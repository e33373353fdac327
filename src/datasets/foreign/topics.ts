import { UserError, type Problem } from "../../domain/problem.ts";
import { isMap } from "../../text/is-map.ts";
import { parseJson } from "../../text/json.ts";

/** A question that documents were judged for. */
export interface Topic {
  readonly text: string;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** 1-based. */
  readonly line: number;
}

export interface TopicsRead {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly problems: readonly Problem[];
}

/** Whether a text holds topics, by its beginning. */
export function looksLikeTopics(text: string): boolean {
  return (
    /^\s*(?:<[^>]*>\s*)*<top>/i.test(text) ||
    /^\s*\{\s*"_?id"/.test(text) ||
    /^[^\t\n{<#]+\t[^\t\n]+\r?\n/.test(`${text}\n`)
  );
}

/** Topics as TREC writes them (`<top>`), as BEIR does (`{"_id", "text"}` a line), or as `id<TAB>text` lines. */
export function readTopics(file: string, text: string): TopicsRead {
  const body = text.replace(/^\uFEFF/, "");
  if (/<top>/i.test(body.slice(0, 4096))) return tagged(body);
  return lines(file, body);
}

function tagged(text: string): TopicsRead {
  const topics = new Map<string, Topic>();
  let [line, at] = [1, 0];
  for (const found of text.matchAll(/<top>([\s\S]*?)<\/top>/gi)) {
    line += newlines(text.slice(at, found.index));
    at = found.index;
    const [, body = ""] = found;
    const id = field(body, "num").replace(/^number:?\s*/i, "");
    const title = field(body, "title").replace(/^topic:\s*/i, "");
    const description = field(body, "desc").replace(/^description:?\s*/i, "");
    const narrative = field(body, "narr").replace(/^narrative:?\s*/i, "");
    const metadata = { ...(description !== "" && { description }), ...(narrative !== "" && { narrative }) };
    if (id !== "") topics.set(id, { text: title || description, metadata, line });
  }
  return { topics, problems: [] };
}

/** What stands behind a tag up to the next one, on one line. */
function field(topic: string, name: string): string {
  const [, text = ""] = new RegExp(`<${name}>([^<]*)`, "i").exec(topic) ?? [];
  return text.trim().replaceAll(/\s+/g, " ");
}

function newlines(text: string): number {
  return text.match(/\n/g)?.length ?? 0;
}

function lines(file: string, text: string): TopicsRead {
  const topics = new Map<string, Topic>();
  const problems: Problem[] = [];
  for (const [index, written] of text.split("\n").entries()) {
    const [line, at] = [written.replace(/\r$/, ""), { line: index + 1, column: 1 }];
    if (line.trim() === "") continue;
    try {
      const found = line.startsWith("{") ? ofJson(file, line, at.line) : ofTabs(line, at.line);
      if (found !== undefined && !topics.has(found.id)) topics.set(found.id, found.topic);
      else
        problems.push({
          file,
          at,
          message: found ? `a second topic is called "${found.id}"` : "no topic: must have an id and a text",
        });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { topics, problems };
}

interface Found {
  readonly id: string;
  readonly topic: Topic;
}

function ofJson(file: string, text: string, line: number): Found | undefined {
  const { value } = parseJson(file, text, line);
  if (!isMap(value)) return undefined;
  const { _id, id = _id, text: question, metadata } = value;
  if ((typeof id !== "string" && typeof id !== "number") || typeof question !== "string" || question === "")
    return undefined;
  return { id: String(id), topic: { text: question, metadata: isMap(metadata) ? metadata : undefined, line } };
}

function ofTabs(text: string, line: number): Found | undefined {
  const tab = text.indexOf("\t");
  const [id, question] = [text.slice(0, tab).trim(), text.slice(tab + 1).trim()];
  return tab <= 0 || question === "" ? undefined : { id, topic: { text: question, line } };
}
