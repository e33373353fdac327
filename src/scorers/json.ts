import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { UserError } from "../domain/problem.ts";
import { scored } from "../domain/score.ts";
import type { ScorerParts, ScorerType } from "../domain/scorer.ts";
import { parseJson } from "../text/json.ts";
import type { JsonCheck } from "./json-schema.ts";

const Options = once(() =>
  z.strictObject({
    schema: z.optional(
      z
        .union([z.string().check(z.minLength(1)), z.record(z.string(), z.unknown())])
        .check(z.describe("a JSON Schema (draft-07 or 2020-12, the default), or the path of a file with one")),
    ),
  }),
);

/** 1 where the answer is JSON, alone or in one fence, and fits the schema. */
export const jsonScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "json",
  get options() {
    return Options();
  },
  async load({ schema }) {
    if (schema !== undefined) compile = (await import("./json-schema.ts")).compileSchema;
  },
  create({ schema }, parts) {
    const check = schema === undefined ? undefined : checkOf(schema, parts);
    return {
      skips: () => undefined,
      score(_, { text }) {
        const read = readAnswer(text);
        if ("problem" in read) return scored(0, `not JSON: ${read.problem}`);
        const problem = check?.(read.value);
        return problem === undefined ? scored(1) : scored(0, problem);
      },
    };
  },
};

/** The compiler is large, and few configs have a schema. */
let compile: ((schema: Readonly<Record<string, unknown>>, name: string) => JsonCheck) | undefined;

function checkOf(schema: string | Readonly<Record<string, unknown>>, { readText }: ScorerParts): JsonCheck {
  if (compile === undefined) throw new Error("jsonScorer.load() was not awaited");
  if (typeof schema !== "string") return compile(schema, "the schema");
  const { value } = parseJson(schema, readText(schema));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return compile({ ...value }, schema);
  throw new UserError([{ file: schema, message: "a JSON Schema must be a map" }]);
}

function readAnswer(text: string): { readonly value: unknown } | { readonly problem: string } {
  const trimmed = text.trim();
  const [, fenced] = /^```[\w-]*[^\S\n]*\n([\s\S]*)```$/.exec(trimmed) ?? [];
  try {
    return { value: JSON.parse(fenced ?? trimmed) };
  } catch (error) {
    return { problem: trimmed === "" ? "the answer is empty" : error instanceof Error ? error.message : String(error) };
  }
}
