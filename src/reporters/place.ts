import type { CaseResult } from "../domain/case-result.ts";
import { inertLine } from "../text/inert.ts";

/** A path that readers of reports can resolve from the repository's root; undefined where it is absolute, unknown or not fit to print. */
export function relativePath(file: string | undefined): string | undefined {
  const path = file?.replace(/^(?:\.\/+)+/, "") ?? "";
  const printable = path !== "" && path.length <= LONGEST_PATH && inertLine(path) === path;
  return printable && !/^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : undefined;
}

const LONGEST_PATH = 1000;

/** `golden/shipping.yaml:12:5` */
export function placeOf({ file, line, column }: Pick<CaseResult, "file" | "line" | "column">): string {
  return `${file}:${line}:${column}`;
}
