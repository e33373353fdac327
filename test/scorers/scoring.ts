import type * as z from "zod";
import type { Candidate } from "../../src/domain/candidate.ts";
import { GoldenCase } from "../../src/domain/golden-case.ts";
import type { Measurement, Scorer, ScorerParts, ScorerType, ScoringContext } from "../../src/domain/scorer.ts";

export const context: ScoringContext = {
  prompt: "main",
  caseId: "c1",
  trial: 1,
  scorer: "own",
  signal: new AbortController().signal,
};

export const noParts: ScorerParts = {
  readText: (file) => {
    throw new Error(`no file ${file}`);
  },
  importFunction: (file) => {
    throw new Error(`no module ${file}`);
  },
  relevantFrom: 1,
};

export function goldenCase(keys: z.input<typeof GoldenCase> | object = {}): GoldenCase {
  return GoldenCase.parse({ id: "c1", input: "What does it cost?", ...keys });
}

/** Options as a config would hold them. */
export async function scorerOf<Schema extends z.ZodObject>(
  type: ScorerType<Schema>,
  options: unknown,
  parts: Partial<ScorerParts> = {},
): Promise<Scorer> {
  const parsed = type.options.parse(options);
  await type.load?.(parsed);
  return type.create(parsed, { ...noParts, ...parts });
}

export async function measure<Schema extends z.ZodObject>(
  type: ScorerType<Schema>,
  options: unknown,
  candidate: Partial<Candidate>,
  golden: object = {},
  parts: Partial<ScorerParts> = {},
): Promise<Measurement> {
  const scorer = await scorerOf(type, options, parts);
  const parsed = goldenCase(golden);
  const reason = scorer.skips(parsed);
  if (reason !== undefined) return { status: "skipped", reason };
  return scorer.score(parsed, { text: "", ...candidate }, context);
}

/** The messages with which options are refused. */
export function refusals(type: ScorerType, options: unknown): readonly string[] {
  const result = type.options.safeParse(options);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
}
