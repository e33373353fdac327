import * as z from "zod/mini";
import { isPointer } from "../text/json-pointer.ts";

const Pointer = z.string().check(z.refine(isPointer, "must be a JSON Pointer such as /sources"));

export const HttpRetrieverOptions = z.strictObject({
  url: z.string().check(z.minLength(1)),
  method: z._default(z.enum(["GET", "POST", "PUT"]), "POST"),
  headers: z.optional(z.record(z.string(), z.string())),
  response: z.optional(
    z
      .strictObject({
        items: Pointer,
        id: z._default(Pointer, "/id"),
        text: z._default(Pointer, "/text"),
        score: z._default(Pointer, "/score"),
      })
      .check(
        z.describe(
          "where the list and the parts of its items stand; default: a list of {id, text?, score?}, or one under `retrieved`",
        ),
      ),
  ),
});

/** Where the documents for a question come from. */
export const RetrieverOptions = z.union([
  z.strictObject({
    documents: z.string().check(z.minLength(1), z.describe("glob of texts, or a JSONL file of {id, title?, text}")),
    k: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 5),
    split: z._default(z.enum(["file", "heading"]), "file"),
  }),
  z.strictObject({ http: HttpRetrieverOptions, k: z.optional(z.int().check(z.minimum(1), z.maximum(1000))) }),
  z.strictObject({
    module: z.string().check(z.minLength(1)),
    export: z._default(z.string().check(z.minLength(1)), "default"),
    k: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  }),
]);
export type RetrieverOptions = Readonly<z.infer<typeof RetrieverOptions>>;
