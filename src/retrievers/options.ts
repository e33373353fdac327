import * as z from "zod";
import { isPointer } from "../text/json-pointer.ts";

const Pointer = z.string().refine(isPointer, "must be a JSON Pointer such as /sources");

export const HttpRetrieverOptions = z.strictObject({
  url: z.string().min(1),
  method: z.enum(["GET", "POST", "PUT"]).default("POST"),
  headers: z.record(z.string(), z.string()).optional(),
  response: z
    .strictObject({
      items: Pointer,
      id: Pointer.default("/id"),
      text: Pointer.default("/text"),
      score: Pointer.default("/score"),
    })
    .optional()
    .describe(
      "where the list and the parts of its items stand; default: a list of {id, text?, score?}, or one under `retrieved`",
    ),
});

/** Where the documents for a question come from. */
export const RetrieverOptions = z.union([
  z.strictObject({
    documents: z.string().min(1).describe("glob of texts, or a JSONL file of {id, title?, text}"),
    k: z.number().int().min(1).max(1000).default(5),
    split: z.enum(["file", "heading"]).default("file"),
  }),
  z.strictObject({ http: HttpRetrieverOptions, k: z.number().int().min(1).max(1000).optional() }),
  z.strictObject({
    module: z.string().min(1),
    export: z.string().min(1).default("default"),
    k: z.number().int().min(1).max(1000).optional(),
  }),
]);
export type RetrieverOptions = Readonly<z.infer<typeof RetrieverOptions>>;
