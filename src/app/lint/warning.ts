import type { LocatedCase } from "../../domain/golden-case.ts";
import type { Problem } from "../../domain/problem.ts";

/** What speaks against a dataset and forbids no run. */
export interface Warning extends Problem {
  readonly kind: "duplicate" | "nearDuplicate" | "contradiction" | "leak" | "reference" | "label" | "tag" | "slice";
}

/** A warning about a case; `key` is the one of its keys that it is about. */
export interface CaseWarning extends Warning {
  readonly key?: string;
}

export function about(
  { file, line, column }: LocatedCase,
  kind: Warning["kind"],
  message: string,
  { key, hint }: { readonly key?: string; readonly hint?: string | undefined } = {},
): CaseWarning {
  return {
    kind,
    file,
    at: { line, column },
    message,
    ...(key !== undefined && { key }),
    ...(hint !== undefined && { hint }),
  };
}
