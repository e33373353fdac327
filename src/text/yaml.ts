import { isCollection, isMap, isNode, isPair, isScalar, parseDocument, type Document, type Node } from "yaml";
import { UserError } from "../domain/problem.ts";
import type { Path, Range, Source } from "../domain/source.ts";
import { problemAtOffset } from "./source.ts";

/** Reads YAML 1.2 (core schema, one document); keys keep their spelling. Throws `UserError` with the place of the first error: the rest are its echoes. */
export function parseYaml(file: string, text: string, firstLine = 1): Source {
  const body = text.replace(/^\uFEFF/, "");
  const document = parseDocument(body, { prettyErrors: false, merge: true, logLevel: "error" });
  const source = { file, text: body, firstLine, value: undefined, range: () => undefined };
  const [error] = document.errors;
  if (error !== undefined) {
    const duplicate = error.code === "DUPLICATE_KEY";
    throw new UserError([
      problemAtOffset(source, error.pos[0], duplicate ? "this key stands twice" : `not YAML: ${error.message}`, {
        hint: duplicate ? "remove one of the two" : undefined,
        length: error.pos[1] - error.pos[0],
      }),
    ]);
  }
  return {
    ...source,
    value: toValue(document, source),
    range: (path, target) => rangeOf(document, path, target ?? "value"),
  };
}

function toValue(document: Document, source: Source): unknown {
  spellKeys(document.contents);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const alias = /^Unresolved alias.*: (\S+)$/.exec(message)?.[1];
    const offset = alias === undefined ? 0 : Math.max(0, source.text.indexOf(`*${alias}`));
    throw new UserError([problemAtOffset(source, offset, `not YAML: ${message}`)]);
  }
}

/** Keys are names: `0123:` and `1.10:` stay as they were written. */
function spellKeys(node: unknown): void {
  if (!isCollection(node)) return;
  for (const item of node.items) {
    if (!isPair(item)) {
      spellKeys(item);
      continue;
    }
    if (isScalar(item.key) && typeof item.key.value !== "string" && typeof item.key.source === "string") {
      item.key.value = item.key.source;
    }
    spellKeys(item.value);
  }
}

function rangeOf(document: Document, path: Path, target: "key" | "value"): Range {
  let node: unknown = document.contents;
  let range = rangeOfNode(node) ?? [0, 1];
  for (const [depth, key] of path.entries()) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined;
    const next: unknown = pair === undefined ? childOf(node, key) : pair.value;
    if (pair === undefined && next === undefined) return [range[0], range[0] + 1];
    const keyRange = rangeOfNode(pair?.key);
    const last = depth === path.length - 1;
    range = (last && target === "key" ? keyRange : (rangeOfNode(next) ?? keyRange)) ?? range;
    node = next;
  }
  return range;
}

function childOf(node: unknown, key: PropertyKey): unknown {
  return isCollection(node) && !isMap(node) && typeof key === "number" ? node.items[key] : undefined;
}

function rangeOfNode(node: unknown): Range | undefined {
  const range = isNode(node) ? (node as Node).range : undefined; // isNode narrows to a type without `range`
  return range ? [range[0], range[1]] : undefined;
}
