import * as z from "zod/mini";
import { Message } from "./message.ts";

/** Any one line of at most 255 characters: what may name a case or a document. */
export const Id = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(255),
    z.regex(/^[^\p{Cc}\u2028\u2029]+$/u, "must be one line without control characters"),
  );

const Relevant = z
  .union([
    z.pipe(
      z.array(Id),
      z.transform((ids) => Object.fromEntries(ids.map((id) => [id, 1]))),
    ),
    z.record(Id, z.number().check(z.minimum(0))),
  ])
  .check(z.describe("document id -> grade; or a list of ids, each of grade 1"));

/** A question, what a good answer says, and the documents it should rest on. */
export const GoldenCase = z.strictObject({
  id: Id.check(z.describe("unique over all files; default: the first 12 hex digits of sha256(input)")),
  input: z
    .union([
      z.string().check(z.minLength(1)),
      z.array(Message).check(z.minLength(1)),
      z.record(z.string(), z.unknown()),
    ])
    .check(z.describe("a text, named values, or a conversation")),
  reference: z.optional(
    z
      .union([
        z.pipe(
          z.string(),
          z.transform((text) => [text]),
        ),
        z.array(z.string()).check(z.minLength(1)),
      ])
      .check(z.describe("what a good answer says; of several, any one is right")),
  ),
  relevant: z.optional(Relevant),
  variables: z.optional(z.record(z.string(), z.unknown()).check(z.describe("values for the template"))),
  tags: z.optional(z.array(z.string().check(z.minLength(1)))),
  metadata: z.optional(z.record(z.string(), z.unknown())),
  cluster: z.optional(z.string().check(z.describe("cases that stand or fall together"))),
  trials: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  threshold: z.optional(
    z.number().check(z.minimum(0), z.maximum(1), z.describe("a quality below it makes this case a miss")),
  ),
  checks: z.optional(
    z
      .array(z.record(z.string(), z.unknown()))
      .check(z.minLength(1), z.describe("scorers for this case alone, each {<scorer type>: options}")),
  ),
  skip: z.optional(z.string().check(z.minLength(1), z.describe("why this case is left out of the plan"))),
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
