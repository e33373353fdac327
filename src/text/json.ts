import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { UserError } from "../domain/problem.ts";
import type { Path, Range, Source } from "../domain/source.ts";
import { problemAt, problemAtOffset } from "./source.ts";

const [BACKSLASH, QUOTE, COLON] = [0x5c, 0x22, 0x3a];

/** Reads JSON as strictly as `JSON.parse`, and refuses a key that stands twice. Throws `UserError` with the place. */
export function parseJson(file: string, text: string, firstLine = 1): Source {
  const source = jsonSource(file, text.replace(/^\uFEFF/, ""), firstLine);
  const [duplicate] = duplicateKeys(source.tree);
  if (duplicate !== undefined) {
    throw new UserError([
      problemAtOffset(source, duplicate.offset, `the key "${String(duplicate.value)}" stands twice`, {
        hint: "remove one of the two",
        length: duplicate.length,
      }),
    ]);
  }
  return source;
}

/**
 * The value of one line of JSON, without the cost of knowing where its parts stand.
 * Undefined where it cannot be read or a key stands twice: ask `parseJson` for the problem.
 */
export function parseJsonLine(text: string): { readonly value: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return countKeys(value) === countColons(text) ? { value } : undefined;
}

interface JsonSource extends Source {
  readonly tree: Node;
}

function jsonSource(file: string, text: string, firstLine: number): JsonSource {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const source = { file, text, firstLine };
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? "no value" : describe(printParseErrorCode(error.error));
    throw new UserError([
      problemAtOffset(
        { ...source, value: undefined, range: () => undefined },
        error?.offset ?? 0,
        `not JSON: ${what}`,
        {
          length: error?.length ?? 1,
        },
      ),
    ]);
  }
  return {
    ...source,
    tree,
    value: valueOf(source, text),
    range: (path, target) => rangeOf(tree, path, target ?? "value"),
  };
}

/** The tree is lenient where `JSON.parse` is not (a lone surrogate escape, a control character): the last word is the engine's. */
function valueOf(source: Pick<Source, "file" | "text" | "firstLine">, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const whole: Source = { ...source, value: undefined, range: () => [0, 1] };
    throw new UserError([problemAt(whole, [], `not JSON: ${error instanceof Error ? error.message : String(error)}`)]);
  }
}

function rangeOf(tree: Node, path: Path, target: "key" | "value"): Range {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(
      tree,
      path.slice(0, length).map((key) => (typeof key === "number" ? key : String(key))),
    );
    if (node === undefined) continue;
    const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
    const shown = target === "key" && length === path.length ? (key ?? node) : node;
    return length === path.length ? [shown.offset, shown.offset + shown.length] : [shown.offset, shown.offset + 1];
  }
  return [0, 1];
}

function* duplicateKeys(node: Node): Iterable<Node> {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = node.type === "object" ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value)) yield key;
    seen.add(key?.value);
    yield* duplicateKeys(child);
  }
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const item of Object.values(value)) count += countKeys(item);
  return count;
}

/** Every key of a JSON text has its colon, and none stands elsewhere outside a string. */
function countColons(text: string): number {
  let count = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (quoted && code === BACKSLASH) index += 1;
    else if (code === QUOTE) quoted = !quoted;
    else if (code === COLON && !quoted) count += 1;
  }
  return count;
}

/** `CommaExpected` -> `comma expected` */
function describe(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}
