import { isMap } from "../text/is-map.ts";
import type { CarryParts, Located, Notes } from "./parts.ts";

/** An assertion as one of our scorers. */
export interface CarriedAssert {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly weight: number;
  /** What a good answer says, where the assertion says so; the scorer compares with the references of the case. */
  readonly reference?: string;
}

/** An assertion in our words; undefined where it is noted. Values may be templates over the variables of their case. */
export function carryAssert(
  located: Located,
  variables: Readonly<Record<string, unknown>>,
  parts: CarryParts,
  notes: Notes,
): CarriedAssert | undefined {
  const { source, path, value: assert } = located;
  if (!isMap(assert) || typeof assert["type"] !== "string")
    return notes.add(source, path, "an assertion without a type is not carried over");
  const { type, weight } = assert;
  const foreign = ["transform", "contextTransform"].find((key) => assert[key] !== undefined);
  if (foreign !== undefined)
    return notes.add(
      source,
      [...path, foreign],
      `an assertion over a ${foreign} of the answer is not carried over: ${type}`,
    );
  if (weight === 0)
    return notes.add(source, path, `an assertion of weight 0 measures nothing and is not carried over: ${type}`);
  const never = HINTS[type.replace(/^not-/, "")];
  if (never !== undefined) return notes.add(source, path, `the assertion "${type}" is not carried over`, never);
  const value = rendered(assert["value"], variables, parts);
  if (value === undefined && assert["value"] !== undefined && assert["value"] !== null)
    return notes.add(
      source,
      [...path, "value"],
      `an assertion whose value is a file, code or a template that cannot be read is not carried over: ${type}`,
    );
  const carried = convert(type, value, assert["threshold"]);
  if (carried === undefined || !parts.accepts(carried.type, carried.options))
    return notes.add(source, path, `the assertion "${type}" is not carried over`, HINT);
  for (const key of ["threshold", "provider", "rubricPrompt", "config"])
    if (assert[key] !== undefined && assert[key] !== null && !(key === "threshold" && MEASURED.has(type)))
      notes.add(source, [...path, key], `"${key}" of an assertion is not carried over: ${type}`);
  return { ...carried, weight: typeof weight === "number" ? weight : 1 };
}

const MEASURED: ReadonlySet<string> = new Set(["latency", "cost"]);

const HINT = "a scorer of your own can: { type: module, module: FILE }";
const HINTS: Readonly<Record<string, string>> = {
  javascript: "write it as a module: { type: module, module: FILE }",
  python: "write it as a module: { type: module, module: FILE }",
  "context-faithfulness": "the scorer faithfulness does this, over what a retriever found",
  "context-recall": "label the relevant documents of a case and gate recall@k",
  "select-best": "each prompt config is gated by itself",
};

/** Texts with their variables put in; undefined where that cannot be. */
function rendered(
  value: unknown,
  variables: Readonly<Record<string, unknown>>,
  { compile }: Pick<CarryParts, "compile">,
): unknown {
  if (Array.isArray(value)) {
    const all = value.map((item: unknown) => rendered(item, variables, { compile }));
    return all.includes(undefined) ? undefined : all;
  }
  if (typeof value !== "string") return value ?? undefined;
  if (/^(?:file|package):\/\//.test(value)) return undefined;
  if (!/\{[{%]/.test(value)) return value;
  try {
    const template = compile(value);
    return template.reads.every(([name = ""]) => Object.hasOwn(variables, name))
      ? template.render(variables)
      : undefined;
  } catch {
    return undefined;
  }
}

type Converted = Omit<CarriedAssert, "weight">;

function convert(written: string, value: unknown, threshold: unknown): Converted | undefined {
  const negated = written.startsWith("not-");
  const type = negated ? written.slice("not-".length) : written;
  const texts = textsOf(value, /-(?:any|all)$/.test(type));
  const [text] = texts;
  switch (type) {
    case "equals":
      if (text === undefined) return undefined;
      return negated
        ? absent(`\\s*${escaped(text)}\\s*$`, { anchored: true })
        : { type: "equals", options: { value: text } };
    case "contains":
    case "contains-any":
    case "icontains":
    case "icontains-any":
      if (text === undefined) return undefined;
      if (negated) return absent(texts.map(escaped).join("|"), { ignoreCase: type.startsWith("i") });
      return { type: "contains", options: { any: texts, ...(type.startsWith("i") && { ignoreCase: true }) } };
    case "contains-all":
    case "icontains-all":
      if (text === undefined || negated) return undefined;
      return { type: "contains", options: { all: texts, ...(type.startsWith("i") && { ignoreCase: true }) } };
    case "starts-with":
      if (text === undefined) return undefined;
      return negated
        ? absent(escaped(text), { anchored: true })
        : { type: "matches", options: { pattern: `^${escaped(text)}` } };
    case "regex":
      if (text === undefined) return undefined;
      return negated ? absent(text, {}) : { type: "matches", options: { pattern: text } };
    case "is-json":
      return negated ? undefined : { type: "json", options: isMap(value) ? { schema: value } : {} };
    case "is-refusal":
      return { type: "refuses", options: negated ? { expected: false } : {} };
    case "llm-rubric":
    case "model-graded-closedqa":
      return text === undefined || negated ? undefined : { type: "rubric", options: { prompt: text, scale: 2 } };
    case "factuality":
    case "model-graded-factuality":
    case "similar":
      return text === undefined || negated ? undefined : { type: "correctness", options: {}, reference: text };
    case "answer-relevance":
      return negated ? undefined : { type: "relevance", options: {} };
    case "latency":
      return typeof threshold === "number" && !negated ? { type, options: { max: `${threshold}ms` } } : undefined;
    case "cost":
      return typeof threshold === "number" && !negated ? { type, options: { max: `$${threshold}` } } : undefined;
    default:
      return undefined;
  }
}

/** A list, one text, or texts between commas where the assertion takes several. */
function textsOf(value: unknown, several: boolean): readonly string[] {
  if (Array.isArray(value)) return value.map(String).filter((text) => text !== "");
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return [];
  const text = String(value);
  return (several ? text.split(",").map((part) => part.trim()) : [text]).filter((part) => part !== "");
}

/** A pattern that matches where another does not. */
function absent(
  pattern: string,
  { ignoreCase = false, anchored = false }: { readonly ignoreCase?: boolean; readonly anchored?: boolean },
): Converted {
  const options = { pattern: anchored ? `^(?!${pattern})` : `^(?![\\s\\S]*(?:${pattern}))` };
  return { type: "matches", options: ignoreCase ? { ...options, flags: "i" } : options };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
