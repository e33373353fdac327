import type * as z from "zod/mini";
import type { Candidate } from "../../src/domain/candidate.ts";
import { GoldenCase } from "../../src/domain/golden-case.ts";
import { check } from "../../src/text/check.ts";
import { codeSource } from "../../src/text/source.ts";
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
export async function scorerOf<Schema extends z.ZodMiniObject>(
  type: ScorerType<Schema>,
  options: unknown,
  parts: Partial<ScorerParts> = {},
): Promise<Scorer> {
  const parsed = type.options.parse(options);
  await type.load?.(parsed);
  return type.create(parsed, { ...noParts, ...parts });
}

export async function measure<Schema extends z.ZodMiniObject>(
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

/** What a user is told of options that are refused. */
export function refusals(type: ScorerType, options: unknown): readonly string[] {
  const checked = check(type.options, codeSource("evals.config.js", options));
  return "value" in checked ? [] : checked.problems.map(({ message }) => message);
}
