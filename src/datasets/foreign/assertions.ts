import type { Path } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";

type Keys = Readonly<Record<string, unknown>>;

/** One assertion of promptfoo's. */
export interface Assertion {
  readonly type: string;
  readonly value?: unknown;
  readonly threshold?: unknown;
  readonly weight?: unknown;
  readonly path: Path;
}

export interface Checks {
  readonly checks: readonly Keys[];
  /** What a good answer says, of those that name it. */
  readonly references: readonly unknown[];
  readonly problems: readonly { readonly path: Path; readonly message: string; readonly hint?: string }[];
  readonly notes: readonly string[];
}

/** Our checks for assertions; a kind that we have not is a problem at its place. */
export function checksOf(assertions: readonly Assertion[], vars: Keys): Checks {
  const checks: Keys[] = [];
  const problems: Checks["problems"][number][] = [];
  const notes = new Set<string>();
  const references = new Map<string, unknown[]>();
  for (const assertion of assertions) {
    const { type, weight, path, threshold } = assertion;
    const value = filledIn(assertion.value, vars);
    if (weight === 0) {
      notes.add("assertions of weight 0 are left out");
      continue;
    }
    if (weight !== undefined && weight !== 1) notes.add("weights of assertions are not carried over");
    const made = checkOf(type, value, threshold);
    if (typeof made === "string")
      problems.push({ path, message: made, hint: "remove the assertion, or write a scorer of your own: type: module" });
    else checks.push(made);
    if (REFERENCES.includes(type)) references.set(type, [...(references.get(type) ?? []), ...[value].flat()]);
  }
  const best = REFERENCES.find((type) => references.has(type));
  return { checks, references: best === undefined ? [] : (references.get(best) ?? []), problems, notes: [...notes] };
}

/** The kinds whose value says what a good answer says, the one that says it best first. */
const REFERENCES = [
  "equals",
  "factuality",
  "model-graded-factuality",
  "contains",
  "icontains",
  "contains-any",
  "icontains-any",
];

/** A check of ours; a text where there is none. */
function checkOf(type: string, value: unknown, threshold: unknown): Keys | string {
  const negated = type.startsWith("not-");
  const kind = negated ? type.slice("not-".length) : type;
  if (CODE.has(kind)) return `an assertion of type "${type}" is code, which a dataset may not hold`;
  const make = negated ? NEGATED[kind] : KINDS[kind];
  if (make === undefined) return `assertions of type "${type}" cannot be read`;
  if (typeof value === "string" && value.startsWith("file://"))
    return `the value of the assertion "${type}" names a file, which is not read`;
  return make(value, threshold) ?? `the assertion "${type}" lacks the value that it needs`;
}

const CODE = new Set(["javascript", "python", "ruby", "webhook"]);

type Make = (value: unknown, threshold: unknown) => Keys | undefined;

const KINDS: Readonly<Record<string, Make>> = {
  equals: (value) =>
    typeof value === "object"
      ? { json: { schema: { const: value } } }
      : whenText(value, (text) => ({ equals: { value: text } })),
  contains: (value) => whenTexts(value, (any) => ({ contains: { any } })),
  icontains: (value) => whenTexts(value, (any) => ({ contains: { any, ignoreCase: true } })),
  "contains-any": (value) => whenTexts(value, (any) => ({ contains: { any } })),
  "icontains-any": (value) => whenTexts(value, (any) => ({ contains: { any, ignoreCase: true } })),
  "contains-all": (value) => whenTexts(value, (all) => ({ contains: { all } })),
  "icontains-all": (value) => whenTexts(value, (all) => ({ contains: { all, ignoreCase: true } })),
  regex: (value) => whenText(value, (pattern) => ({ matches: { pattern } })),
  "starts-with": (value) => whenText(value, (text) => ({ matches: { pattern: `^${escaped(text)}` } })),
  "is-json": (value) => ({ json: isMap(value) ? { schema: value } : {} }),
  "llm-rubric": (value) => whenText(value, (prompt) => ({ rubric: { prompt } })),
  factuality: (value) => whenText(value, () => ({ correctness: {} })),
  "model-graded-factuality": (value) => whenText(value, () => ({ correctness: {} })),
  "model-graded-closedqa": (value) => whenText(value, (prompt) => ({ rubric: { prompt, scale: 2 } })),
  "context-faithfulness": () => ({ faithfulness: {} }),
  "answer-relevance": () => ({ relevance: {} }),
  "is-refusal": () => ({ refuses: {} }),
  latency: (_, threshold) => (typeof threshold === "number" ? { latency: { max: `${threshold}ms` } } : undefined),
  cost: (_, threshold) => (typeof threshold === "number" ? { cost: { max: `$${threshold}` } } : undefined),
};

/** Of those without an option of ours, as patterns that must not occur. */
const NEGATED: Readonly<Record<string, Make>> = {
  equals: (value) => whenText(value, (text) => ({ matches: { pattern: `^(?!\\s*${escaped(text.trim())}\\s*$)` } })),
  contains: (value) => whenTexts(value, (texts) => without(texts, "")),
  icontains: (value) => whenTexts(value, (texts) => without(texts, "i")),
  "contains-any": (value) => whenTexts(value, (texts) => without(texts, "")),
  "icontains-any": (value) => whenTexts(value, (texts) => without(texts, "i")),
  "starts-with": (value) => whenText(value, (text) => ({ matches: { pattern: `^(?!${escaped(text)})` } })),
  regex: (value) => whenText(value, (pattern) => ({ matches: { pattern: `^(?![\\s\\S]*(?:${pattern}))` } })),
  "is-refusal": () => ({ refuses: { expected: false } }),
};

function without(texts: readonly string[], flags: string): Keys {
  return { matches: { pattern: `^(?![\\s\\S]*(?:${texts.map(escaped).join("|")}))`, ...(flags !== "" && { flags }) } };
}

function whenText(value: unknown, make: (text: string) => Keys): Keys | undefined {
  if (typeof value === "number" || typeof value === "boolean") return make(String(value));
  return typeof value === "string" && value !== "" ? make(value) : undefined;
}

function whenTexts(value: unknown, make: (texts: readonly string[]) => Keys): Keys | undefined {
  const texts = [value]
    .flat()
    .flatMap((item) => (item === undefined || item === null || item === "" ? [] : textOf(item)));
  return texts.length === 0 ? undefined : make(texts);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** A value may name variables of its test. */
function filledIn(value: unknown, vars: Keys): unknown {
  if (Array.isArray(value)) return value.map((item) => filledIn(item, vars));
  if (typeof value !== "string") return value;
  return value.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (written, name: string) => {
    const given = Object.hasOwn(vars, name) ? vars[name] : undefined;
    return given === undefined ? written : textOf(given);
  });
}
