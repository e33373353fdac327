import * as z from "zod";
import { Message } from "./message.ts";

/** Any one line of at most 255 characters: what may name a case or a document. */
export const Id = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}\u2028\u2029]+$/u, "must be one line without control characters");

const Relevant = z
  .union([
    z.array(Id).transform((ids) => Object.fromEntries(ids.map((id) => [id, 1]))),
    z.record(Id, z.number().min(0)),
  ])
  .describe("document id -> grade; or a list of ids, each of grade 1");

/** A question, what a good answer says, and the documents it should rest on. */
export const GoldenCase = z.strictObject({
  id: Id.describe("unique over all files; default: the first 12 hex digits of sha256(input)"),
  input: z
    .union([z.string().min(1), z.array(Message).min(1), z.record(z.string(), z.unknown())])
    .describe("a text, named values, or a conversation"),
  reference: z
    .union([z.string().transform((text) => [text]), z.array(z.string()).min(1)])
    .optional()
    .describe("what a good answer says; of several, any one is right"),
  relevant: Relevant.optional(),
  variables: z.record(z.string(), z.unknown()).optional().describe("values for the template"),
  tags: z.array(z.string().min(1)).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  cluster: z.string().optional().describe("cases that stand or fall together"),
  trials: z.number().int().min(1).max(1000).optional(),
  threshold: z.number().min(0).max(1).optional().describe("a quality below it makes this case a miss"),
  checks: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .optional()
    .describe("scorers for this case alone, each {<scorer type>: options}"),
  skip: z.string().min(1).optional().describe("why this case is left out of the plan"),
});
export type GoldenCase = Readonly<z.infer<typeof GoldenCase>>;

/** A golden case and where it stands. */
export interface LocatedCase {
  readonly golden: GoldenCase;
  /** As shown to people: relative to the repository root or the working directory, forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** The text that a judge and a retriever read as the question. */
export function questionOf({ input }: Pick<GoldenCase, "input">): string {
  if (typeof input === "string") return input;
  if (isConversation(input)) return input.findLast(({ role }) => role === "user")?.content ?? "";
  return Object.keys(input).length === 1 && typeof Object.values(input)[0] === "string"
    ? String(Object.values(input)[0])
    : JSON.stringify(input);
}

export function isConversation(input: GoldenCase["input"]): input is Message[] {
  return Array.isArray(input);
}
