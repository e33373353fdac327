import { UserError, type Problem } from "../domain/problem.ts";
import { parseJson } from "../text/json.ts";
import type { IndexedDocument } from "./bm25.ts";

export interface DocumentFile {
  /** Relative to the fixed part of the glob, forward slashes: the document's id. */
  readonly relative: string;
  /** As shown to people. */
  readonly name: string;
  readonly text: string;
}

/** The documents of files: one a file, one a heading, or one a line of JSONL. Throws `UserError` for an id that stands twice. */
export function readDocuments(files: readonly DocumentFile[], split: "file" | "heading"): readonly IndexedDocument[] {
  const read = files.flatMap((file) => documentsOf(file, split).map((document) => ({ document, file })));
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const { document, file } of read) {
    if (seen.has(document.id))
      problems.push({ file: file.name, message: `a second document is called "${document.id}"` });
    seen.add(document.id);
  }
  if (read.length === 0)
    problems.push({ ...(files[0] && { file: files[0].name }), message: "no document stands in it" });
  if (problems.length > 0) throw new UserError(problems);
  return read.map(({ document }) => document);
}

function documentsOf(file: DocumentFile, split: "file" | "heading"): readonly IndexedDocument[] {
  if (/\.(jsonl|ndjson)$/.test(file.relative)) return linesOf(file);
  const text = file.text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  return split === "file" ? [{ id: file.relative, text }] : sectionsOf(file.relative, text);
}

function linesOf({ name, text }: DocumentFile): readonly IndexedDocument[] {
  const problems: Problem[] = [];
  const documents = text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      const read = readLine(name, line.replace(/\r$/, ""), index + 1);
      if ("id" in read) return [read];
      problems.push(...read.problems);
      return [];
    });
  if (problems.length > 0) throw new UserError(problems);
  return documents;
}

function readLine(file: string, text: string, line: number): IndexedDocument | UserError {
  try {
    const { value } = parseJson(file, text, line);
    const { _id, id = _id, title, text: body } = Object(value) as Record<string, unknown>; // whatever the line holds; `_id` in BEIR
    if (typeof id === "string" && typeof body === "string")
      return { id, text: body, ...(typeof title === "string" && { title }) };
    return new UserError([{ file, at: { line, column: 1 }, message: "a document is {id, title?, text}, all texts" }]);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** A section for every heading of any level, `#slug` behind the file's name; what stands before the first is the file's own. Fenced code has no headings. */
function sectionsOf(relative: string, text: string): readonly IndexedDocument[] {
  const sections: { id: string; title: string | undefined; lines: string[] }[] = [
    { id: relative, title: undefined, lines: [] },
  ];
  const taken = new Set<string>();
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const title = fence === undefined ? titleOf(line) : undefined;
    fence = fenceAfter(line, fence);
    if (title !== undefined) sections.push({ id: `${relative}#${uniqueSlug(title, taken)}`, title, lines: [] });
    sections.at(-1)?.lines.push(line);
  }
  return sections
    .filter(({ title, lines }) => lines.slice(title === undefined ? 0 : 1).some((line) => line.trim() !== ""))
    .map(({ id, title, lines }) => ({ id, text: lines.join("\n").trim(), ...(title !== undefined && { title }) }));
}

/** The text of a heading (CommonMark 4.2), without the marks that close it; undefined for any other line. */
function titleOf(line: string): string | undefined {
  const [, text] = /^ {0,3}#{1,6}(?![^ \t])(.*)/.exec(line) ?? [];
  const title = text?.trim();
  if (title === undefined) return undefined;
  let end = title.length;
  while (title[end - 1] === "#") end -= 1;
  return end === 0 || /[ \t]/.test(title.charAt(end - 1)) ? title.slice(0, end).trim() : title;
}

/** The mark of the code block (CommonMark 4.5) that is open behind a line. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const [, mark = "", rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)/.exec(line) ?? [];
  if (open === undefined) return mark === "" || (mark.startsWith("`") && rest.includes("`")) ? undefined : mark;
  return mark.startsWith(open) && rest.trim() === "" ? undefined : open;
}

/** Lower case, punctuation dropped, spaces as hyphens; a second of one name gets a number. */
function uniqueSlug(title: string, taken: Set<string>): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s+/g, "-");
  let unique = slug;
  for (let count = 1; taken.has(unique); count += 1) unique = `${slug}-${count}`;
  taken.add(unique);
  return unique;
}
