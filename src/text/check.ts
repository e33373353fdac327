import en from "zod/v4/locales/en.js";
import * as z from "zod/mini";
import type { Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";
import { keysOf, schemaAt } from "./schema-tree.ts";
import { problemAt, valueAt } from "./source.ts";
import { nearest, suggest } from "./suggest.ts";

// The small build has no words of its own for what is wrong. Compiling a parser for each schema costs more than it saves on files that are read once, and needs `eval`.
z.config({ ...en(), jitless: true });

/** Keys that mean something one day: refused by name, so that nobody believes they work. */
export type LaterKeys = ReadonlySet<string>;

export type Checked<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** Checks the value at a path against a schema; every problem has its place, and a hint where one can be given. */
export function check<Schema extends z.ZodMiniType>(
  schema: Schema,
  source: Source,
  path: Path = [],
  later: LaterKeys = new Set(),
): Checked<z.output<Schema>> {
  const result = schema.safeParse(valueAt(source.value, path));
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue, { schema, source, base: path, later })) };
}

interface Context {
  readonly schema: z.ZodMiniType;
  readonly source: Source;
  readonly base: Path;
  readonly later: LaterKeys;
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, context: Context): readonly Problem[] {
  const { source, base } = context;
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, issue.path, context));
    case "invalid_type":
    case "invalid_value":
      if (valueAt(source.value, path) === undefined) return [missing(path, context)];
      return issue.code === "invalid_type"
        ? [problemAt(source, path, wrongType(path, issue, source))]
        : [notOneOf(path, issue.values.map(String), source)];
    case "invalid_union":
      return unionProblems(issue, context);
    case "too_small":
      return [problemAt(source, path, `${nameOf(path)} ${tooSmall(issue)}`)];
    case "too_big":
      return [
        problemAt(
          source,
          path,
          `${nameOf(path)} must ${issue.origin === "array" ? "have" : "be"} at most ${issue.maximum}${COUNTED[issue.origin] ?? ""}`,
        ),
      ];
    default:
      return [problemAt(source, path, `${nameOf(path)} ${sentence(issue.message)}`)];
  }
}

function tooSmall({ minimum, inclusive, origin }: Issue & { readonly code: "too_small" }): string {
  if (origin === "number") return `must be ${inclusive === false ? "more than" : "at least"} ${minimum}`;
  if (minimum === 1) return "must not be empty";
  return `must have at least ${minimum}${COUNTED[origin] ?? ""}`;
}

const COUNTED: Readonly<Record<string, string>> = { string: " characters", array: " items" };

function unknownKey(key: string, at: Path, { schema, source, base, later }: Context): Problem {
  const path = [...base, ...at, key];
  if (later.has(key))
    return problemAt(source, path, `"${key}" is not supported yet`, { target: "key", hint: "remove it" });
  const known = keysOf(schemaAt(schema, at));
  if (known.includes(key))
    return problemAt(source, path, `"${key}" does not go with the other keys here`, {
      target: "key",
      hint: "remove it or them",
    });
  const hint = suggest(key, known) ?? (known.length > 0 ? `known keys: ${known.join(", ")}` : undefined);
  return problemAt(source, path, `unknown key "${key}"`, { target: "key", hint });
}

function missing(path: Path, { source }: Context): Problem {
  return problemAt(source, path, `"${String(path.at(-1) ?? "value")}" is missing`, { target: "key" });
}

function wrongType(path: Path, issue: Issue & { readonly code: "invalid_type" }, source: Source): string {
  // A message of the schema's own says more.
  if (!issue.message.startsWith("Invalid"))
    return `${nameOf(path)} ${issue.message}, not ${typeName(valueAt(source.value, path))}`;
  const which = typeof path.at(-1) === "number" ? `an item of ${nameOf(path)}` : nameOf(path);
  return `${which} must be ${WORDS[issue.expected] ?? issue.expected}, not ${typeName(valueAt(source.value, path))}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

function notOneOf(path: Path, values: readonly string[], source: Source): Problem {
  const value = valueAt(source.value, path);
  const given = String(value);
  const shown = typeof value === "string" ? `"${value}"` : typeName(value);
  const near = nearest(given, values);
  return problemAt(source, path, `${nameOf(path)} must be ${values.join(", ")}, not ${shown}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}

/** Of the branches the one that fits best: the problems that lie deepest, then the fewest. A key that is missing lies nowhere. */
function unionProblems(issue: Issue & { readonly code: "invalid_union" }, context: Context): readonly Problem[] {
  const path = [...context.base, ...issue.path];
  const isMissing = (inner: Issue) =>
    inner.code === "invalid_type" && valueAt(context.source.value, [...path, ...inner.path]) === undefined;
  const depth = (issues: readonly Issue[]) =>
    Math.max(0, ...issues.map((inner) => (isMissing(inner) ? 0 : inner.path.length)));
  const branches = issue.errors
    .filter(
      (issues) => issues.length > 0 && !issues.some(({ code, path: at }) => code === "invalid_type" && at.length === 0),
    )
    .toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  const [best] = branches;
  if (best === undefined || best.every(({ code, path: at }) => code === "invalid_value" && at.length === 0)) {
    const expected = issue.errors.flatMap((issues) =>
      issues.flatMap((inner) => {
        if (inner.code === "invalid_value") return inner.values.map(String);
        return inner.code === "invalid_type" ? [WORDS[inner.expected] ?? inner.expected] : [];
      }),
    );
    const words = [...new Set(expected)].join(" or ");
    const given = valueAt(context.source.value, path);
    if (given === undefined) return [missing(path, context)];
    return [
      problemAt(context.source, path, `${nameOf(path)} must be ${words || "something else"}, not ${typeName(given)}`),
    ];
  }
  if (branches.length > 1 && branches.every((issues) => issues.every(isMissing))) {
    const keys = [...new Set(branches.flatMap((issues) => issues.map((inner) => inner.path.join("."))))];
    return [problemAt(context.source, path, `${nameOf(path)} needs one of ${keys.join(", ")}`)];
  }
  // Where a key is unknown, it is the one that is missing.
  const unknown = best.filter(({ code }) => code === "unrecognized_keys");
  return (unknown.length > 0 ? best.filter((inner) => !isMissing(inner)) : best).flatMap((inner) =>
    problemsOf(inner, { ...context, base: path, schema: schemaAt(context.schema, issue.path) }),
  );
}

function nameOf(path: Path): string {
  const key = path.findLast((part) => typeof part === "string");
  return key === undefined ? "this" : `"${key}"`;
}

function sentence(message: string): string {
  return message
    .replace(/^Invalid input: /, "")
    .replace(/^(Too \w+|Invalid \w+): expected (?:\w+ )?to (?:have|be) /, "must be ")
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

export function typeName(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return "text";
  return typeof value === "number" ? `the number ${value}` : `${value === true}`;
}
