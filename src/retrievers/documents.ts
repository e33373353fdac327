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
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      const { value } = parseJson(name, line.replace(/\r$/, ""), index + 1);
      const { id, title, text: body } = Object(value) as Record<string, unknown>; // whatever the line holds
      if (typeof id !== "string" || typeof body !== "string") {
        throw new UserError([
          { file: name, at: { line: index + 1, column: 1 }, message: "a document is {id, title?, text}, all texts" },
        ]);
      }
      return [{ id, text: body, ...(typeof title === "string" && { title }) }];
    });
}

/** A section for every heading of any level, `#slug` behind the file's name; what stands before the first is the file's own. Fenced code has no headings. */
function sectionsOf(relative: string, text: string): readonly IndexedDocument[] {
  const sections: { id: string; title: string | undefined; lines: string[] }[] = [
    { id: relative, title: undefined, lines: [] },
  ];
  const slugs = new Map<string, number>();
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    const [, title] = fence === undefined ? (/^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line) ?? []) : [];
    if (title !== undefined) sections.push({ id: `${relative}#${uniqueSlug(title, slugs)}`, title, lines: [] });
    sections.at(-1)?.lines.push(line);
  }
  return sections
    .filter(({ title, lines }) => lines.slice(title === undefined ? 0 : 1).some((line) => line.trim() !== ""))
    .map(({ id, title, lines }) => ({ id, text: lines.join("\n").trim(), ...(title !== undefined && { title }) }));
}

/** Lower case, punctuation dropped, spaces as hyphens; a second of one name gets a number. */
function uniqueSlug(title: string, taken: Map<string, number>): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s+/g, "-");
  const count = taken.get(slug) ?? 0;
  taken.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}
