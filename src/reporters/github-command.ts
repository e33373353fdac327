import type { Position } from "../domain/problem.ts";
import { cut, inertLine } from "../text/inert.ts";
import { relativePath } from "./place.ts";

export type Level = "error" | "warning" | "notice";

export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly at?: Partial<Position> | undefined;
}

/** The runner cuts messages at 4,096 characters, and escaping makes three of one. */
const LONGEST_MESSAGE = 1300;
const LONGEST_TITLE = 200;

/** One line that makes GitHub's runner show an annotation; no text in it can make it do anything else. */
export function workflowCommand(level: Level, { title, message, file, at }: Annotation): string {
  const path = relativePath(file);
  const place = path === undefined ? {} : { file: path, line: at?.line, col: at?.column };
  const properties = Object.entries({ ...place, title: cut(inertLine(title), LONGEST_TITLE) }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(inertLine(String(value)))}`]),
  );
  return `::${level} ${properties.join(",")}::${escapeData(cut(inertLine(message), LONGEST_MESSAGE))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
