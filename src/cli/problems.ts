import type { Edges } from "../domain/edges.ts";
import type { Problem } from "../domain/problem.ts";
import { inertLine } from "../text/inert.ts";

const MOST_SHOWN = 20;
/** Warnings of one kind. */
const MOST_ALIKE = 5;

/** Every problem with its place, the lines around it and what to do; sorted by file and line. */
export function printProblems(problems: readonly Problem[], { stderr }: Pick<Edges, "stderr">): void {
  const sorted = problems.toSorted(byPlace);
  for (const problem of sorted.slice(0, MOST_SHOWN)) stderr.write(`${formatProblem(problem)}\n`);
  if (sorted.length > MOST_SHOWN) stderr.write(`… and ${sorted.length - MOST_SHOWN} more problems\n`);
}

/** Warnings as problems are printed; of many of one kind the first. */
export function printWarnings(
  warnings: readonly (Problem & { readonly kind: string })[],
  { stderr }: Pick<Edges, "stderr">,
): void {
  const counts = new Map<string, number>();
  for (const warning of warnings.toSorted(byPlace)) {
    const count = (counts.get(warning.kind) ?? 0) + 1;
    counts.set(warning.kind, count);
    if (count <= MOST_ALIKE) stderr.write(`${formatProblem(warning, "warning")}\n`);
  }
  const more = [...counts.values()].reduce((sum, count) => sum + Math.max(0, count - MOST_ALIKE), 0);
  if (more > 0)
    stderr.write(`… and ${more} more ${more === 1 ? "warning" : "warnings"} of these kinds; --json has them all\n`);
}

/** What the last line says of problems: how many, and where. */
export function usageSentence(problems: readonly Problem[]): string {
  const files = [...new Set(problems.flatMap(({ file }) => file ?? []))];
  const [first] = problems;
  if (files.length === 0 && first !== undefined) {
    return `${inertLine(first.message)}${problems.length > 1 ? `; and ${problems.length - 1} more` : ""}`;
  }
  const shown =
    files.length > 3 ? `${files.slice(0, 2).join(", ")} and ${files.length - 2} more files` : files.join(", ");
  return `${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${inertLine(shown)}`;
}

/** A bug of ours keeps its stack. */
export function printInternalError(error: unknown, { stderr }: Pick<Edges, "stderr">): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`${stack.split("\n").map(inertLine).join("\n")}\n`);
  stderr.write("This is a bug in evals, or in code that it was told to run; please report it with the lines above.\n");
}

export function internalSentence(error: unknown): string {
  return `internal error: ${inertLine(error instanceof Error ? error.message : String(error)).slice(0, 200)}`;
}

export function formatProblem(
  { file, at, message, hint, frame }: Problem,
  level: "error" | "warning" = "error",
): string {
  const place = file === undefined ? "" : `${inertLine(file)}${at === undefined ? "" : `:${at.line}:${at.column}`}  `;
  const head = `${place}${level}  ${inertLine(message)}`;
  return [
    head,
    ...(frame === undefined ? [] : [frame]),
    ...(hint === undefined ? [] : [`    ${inertLine(hint)}`]),
  ].join("\n");
}

function byPlace(a: Problem, b: Problem): number {
  const [fileA, fileB] = [a.file ?? "", b.file ?? ""];
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
}
