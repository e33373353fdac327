import * as z from "zod";
import { GoldenCase } from "../domain/golden-case.ts";
import type { Plugins } from "./plugins.ts";
import { Count, Duration, Name, Replaced, Share } from "./values.ts";

const Texts = z.record(z.string(), z.unknown());
const ours = z.enum(Object.keys(GoldenCase.shape) as [keyof typeof GoldenCase.shape]); // a list of keys, never empty

/** One dataset with a mapping of its keys. */
export const DatasetEntry = z.strictObject({
  file: z.string().min(1).describe("path or glob"),
  map: z.partialRecord(ours, z.string().min(1)).optional().describe("our key -> the file's key"),
  where: Texts.optional().describe("only the rows whose keys have these values"),
  extra: z.enum(["error", "metadata"]).optional().describe("what to do with unknown keys"),
});

const Price = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0),
  cachedInput: z.number().min(0).optional(),
});

/** The keys of evals.yaml that need no plug-in; what a plug-in checks is `unknown` here. */
export const ConfigShape = z.strictObject({
  $schema: z.string().optional(),
  dataset: z.unknown().refine((value) => value !== undefined, "is missing"),
  prompts: z.unknown().refine((value) => value !== undefined, "is missing"),
  defaults: Texts.optional().describe("prompt config keys that every entry of `prompts` inherits"),
  judge: z.unknown().optional(),
  scorers: Texts.default({}),
  retrieval: z
    .strictObject({
      k: z.array(z.number().int().min(1).max(10_000)).min(1).default([5]).describe("cut-offs that are reported"),
      relevantFrom: z.number().gt(0).default(1).describe("lowest grade that counts as relevant"),
    })
    .prefault({}),
  gates: z.record(z.string(), z.unknown()).default({ quality: ">= 0.90" }).describe("metric: rule"),
  threshold: Share.optional().describe("a case below it is a miss; default: the limit of the quality gate"),
  trials: Count.max(1000).default(1).describe("repeats per case"),
  concurrency: Count.max(10_000).default(20).describe("trials in flight"),
  seed: z.number().int().min(0).default(1),
  maxUnscored: z.number().int().min(0).default(0).describe("cases that may stay unscored"),
  timeout: Duration.default(60_000).describe("per call"),
  retry: z
    .strictObject({
      attempts: Count.max(100).default(5),
      budget: Duration.default(120_000).describe("time for all attempts of a call"),
    })
    .prefault({}),
  prices: z.record(z.string(), Price).default({}).describe("$ per million tokens, by model"),
  output: z
    .strictObject({
      dir: z.string().min(1).optional().describe("default: evals-results in the working directory"),
      texts: z.enum(["full", "hash", "none"]).default("full").describe("inputs, answers and documents in artifacts"),
    })
    .prefault({}),
  redact: z.array(Replaced).default([]).describe("extra regular expressions for what must not be shown"),
});

/** The keys that every prompt config has. */
export const PromptShape = z.strictObject({
  id: Name.optional(),
  provider: z.string(),
  description: z.string().optional(),
  metadata: Texts.optional(),
  variables: Texts.optional().describe("defaults of template variables"),
  gate: z.boolean().default(true).describe("false: measured and compared, never gated"),
  timeout: Duration.optional(),
  concurrency: Count.optional(),
});

/** The keys that every scorer has. */
export const ScorerShape = z.strictObject({
  type: z.string().optional(),
  weight: z.number().min(0).max(1_000_000).default(1),
  required: z.union([z.boolean(), Share]).default(false).describe("a value below it makes the trial 0; true: 1"),
  not: z.boolean().default(false),
  tags: z.array(z.string()).min(1).optional().describe("only cases with one of these"),
});

/** The keys that every judge has, beside those of its provider. */
export function judgeShape(replyFormat: z.ZodType) {
  return z.strictObject({
    provider: z.string(),
    concurrency: Count.optional(),
    timeout: Duration.optional(),
    repair: z.number().int().min(0).max(5).default(1).describe("how often an unreadable reply is asked again"),
    reply: replyFormat.optional().describe("a format of your own instead of the built-in one"),
  });
}

/** The whole of evals.yaml as one schema: what editors complete and check. */
export function wholeConfig(plugins: Plugins): z.ZodType {
  const path = z.string().describe("path or glob");
  const retriever = { retriever: plugins.retriever.optional() };
  const prompt = z.union(
    Object.entries(plugins.systems).map(([provider, options]) =>
      PromptShape.extend({
        provider: z.literal(provider).optional(),
        ...options.shape,
        ...(plugins.models.includes(provider) && retriever),
      }),
    ),
  );
  const judge = z.union(
    Object.entries(plugins.judges).map(([provider, options]) =>
      judgeShape(plugins.replyFormat).extend({ provider: z.literal(provider), ...options.shape }),
    ),
  );
  const scorer = z.union(
    plugins.scorers.map(({ type, options }) =>
      ScorerShape.extend({ type: z.literal(type).optional(), ...options.shape }),
    ),
  );
  const dataset = z.union([path, DatasetEntry]);
  return ConfigShape.extend({
    dataset: z.union([dataset, z.array(dataset).min(1)]),
    prompts: z.union([path, z.array(z.union([path, prompt])).min(1)]),
    judge: judge.optional(),
    scorers: z.record(Name, scorer).default({}),
    gates: z
      .record(z.string(), z.union([z.string(), z.strictObject({ rule: z.string() })]))
      .default({ quality: ">= 0.90" }),
  });
}
