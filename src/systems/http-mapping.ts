import * as z from "zod/mini";
import { ProviderError } from "../domain/failure.ts";
import { isPointer, resolvePointer } from "../text/json-pointer.ts";
import { keysOf } from "./candidate.ts";

const Pointer = z.string().check(z.refine(isPointer, "must be a JSON Pointer such as /answer/text"));

/** Where the parts of a candidate stand in a reply. */
export const ReplyMapping = z.strictObject({
  text: z.optional(Pointer),
  retrieved: z.optional(
    z.union([
      Pointer,
      z.strictObject({
        items: Pointer,
        id: z._default(Pointer, "/id"),
        text: z._default(Pointer, "/text"),
        score: z._default(Pointer, "/score"),
      }),
    ]),
  ),
  toolCalls: z.optional(
    z.union([
      Pointer,
      z.strictObject({
        items: Pointer,
        name: z._default(Pointer, "/name"),
        arguments: z._default(Pointer, "/arguments"),
        result: z._default(Pointer, "/result"),
      }),
    ]),
  ),
  usage: z.optional(
    z.union([
      Pointer,
      z.strictObject({
        inputTokens: Pointer,
        outputTokens: Pointer,
        cachedInputTokens: z.optional(Pointer),
        reasoningTokens: z.optional(Pointer),
      }),
    ]),
  ),
  model: z.optional(Pointer),
  finishReason: z.optional(Pointer),
  latencyMs: z.optional(Pointer),
  ttftMs: z.optional(Pointer),
  costUsd: z.optional(Pointer),
  metadata: z.optional(Pointer),
  error: z.optional(Pointer),
});
export type ReplyMapping = z.output<typeof ReplyMapping>;

/** The candidate that a reply holds, by the mapping. Throws `ProviderError` where it has nothing at the place of the text, nor what excuses that. */
export function candidateIn(reply: unknown, mapping: ReplyMapping, who: string): Readonly<Record<string, unknown>> {
  const { text, ...parts } = Object.fromEntries(
    Object.entries(mapping).flatMap(([key, where]) => {
      const value = typeof where === "string" ? resolvePointer(reply, where) : partsAt(reply, { ...where });
      return value === undefined || value === null ? [] : [[key, value] as const];
    }),
  );
  if (text !== undefined) return { ...parts, text: textOf(text) };
  if (mapping.text === undefined || "error" in parts || "toolCalls" in parts || "finishReason" in parts) return parts;
  throw new ProviderError(`${who}: its answer has nothing at ${mapping.text} (${keysOf(reply)})`, { kind: "badReply" });
}

/** A list of maps with our keys, or one map; undefined where the reply has none of it. */
function partsAt(reply: unknown, { items, ...pointers }: Readonly<Record<string, string | undefined>>): unknown {
  const read = (item: unknown) =>
    Object.fromEntries(
      Object.entries(pointers).flatMap(([key, pointer]) => {
        const value = pointer === undefined ? undefined : resolvePointer(item, pointer);
        return value === undefined || value === null ? [] : [[key, value]];
      }),
    );
  if (items !== undefined) {
    const list = resolvePointer(reply, items);
    // An item may be an id alone.
    return Array.isArray(list) ? list.map((item: unknown) => (typeof item === "object" ? read(item) : item)) : list;
  }
  const parts = read(reply);
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** An answer that is no text, such as a number or a map, is judged as it is written. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
