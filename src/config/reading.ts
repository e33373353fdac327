import type * as z from "zod/mini";
import type { Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { check, type LaterKeys } from "../text/check.ts";
import { secretsOf } from "../text/redact.ts";
import { problemAt } from "../text/source.ts";

/** One reading of a config: takes up every problem, so that all can be told at once. */
export class Reading {
  readonly problems: Problem[] = [];
  /** What is worth saying and wrong with nothing, a line each. */
  readonly notices: string[] = [];
  readonly secrets: string[];
  readonly env: Readonly<Record<string, string | undefined>>;

  /** A path as people see it. */
  readonly shownName: (path: string) => string;

  /** Nobody will be asked, so no key is needed. */
  readonly offline: boolean;

  constructor(
    env: Readonly<Record<string, string | undefined>>,
    shownName: (path: string) => string,
    offline: boolean,
  ) {
    this.offline = offline;
    this.env = env;
    this.secrets = [...secretsOf(env)];
    this.shownName = shownName;
  }

  /** The checked value; undefined where it has problems, which are taken up. */
  check<Schema extends z.ZodMiniType>(
    schema: Schema,
    source: Source,
    path: Path = [],
    later?: LaterKeys,
  ): z.output<Schema> | undefined {
    const checked = check(schema, source, path, later);
    if ("value" in checked) return checked.value;
    this.problems.push(...checked.problems);
    return undefined;
  }

  fault(source: Source, path: Path, message: string, hint?: string, target: "key" | "value" = "value"): undefined {
    this.problems.push(problemAt(source, path, message, { hint, target }));
    return undefined;
  }
}

/** A source with another value in the place of its own; places stay. */
export function withValue(source: Source, value: unknown): Source {
  return { ...source, value, range: (path, target) => source.range(path, target) };
}

const KEPT_NULLS = new Set(["extraBody", "tools", "outputSchema", "schema", "metadata", "variables", "where", "body"]);

/** `null` in a config is an absent key, except within values that are passed on as they are. */
export function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, KEPT_NULLS.has(key) ? item : dropNulls(item)]),
  );
}
