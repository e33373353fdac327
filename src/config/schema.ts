import * as z from "zod/mini";
import { GoldenCase } from "../domain/golden-case.ts";
import { Duration } from "../domain/quantity-schema.ts";
import type { Plugins } from "./plugins.ts";
import { Count, Name, Replaced, Share } from "./values.ts";

const Texts = z.record(z.string(), z.unknown());
const ours = z.enum(Object.keys(GoldenCase.shape) as [keyof typeof GoldenCase.shape]); // a list of keys, never empty

/** One dataset with a mapping of its keys. */
export const DatasetEntry = z.strictObject({
  file: z.string().check(z.minLength(1), z.describe("path or glob")),
  map: z.optional(
    z.partialRecord(ours, z.string().check(z.minLength(1))).check(z.describe("our key -> the file's key")),
  ),
  where: z.optional(Texts.check(z.describe("only the rows whose keys have these values"))),
  extra: z.optional(z.enum(["error", "metadata"]).check(z.describe("what to do with unknown keys"))),
});

const Price = z.strictObject({
  input: z.number().check(z.minimum(0)),
  output: z.number().check(z.minimum(0)),
  cachedInput: z.optional(z.number().check(z.minimum(0))),
});

/** Where answers are kept. */
export const CacheOption = z.prefault(
  z
    .union([z.literal(false), z.strictObject({ dir: z._default(z.string().check(z.minLength(1)), ".evals/cache") })])
    .check(z.describe("where answers are kept, so that none is paid for twice; false: nowhere")),
  {},
);

/** The keys of evals.yaml that need no plug-in; what a plug-in checks is `unknown` here. */
export const ConfigShape = z.strictObject({
  $schema: z.optional(z.string()),
  dataset: z.unknown().check(z.refine((value) => value !== undefined, "is missing")),
  prompts: z.unknown().check(z.refine((value) => value !== undefined, "is missing")),
  defaults: z.optional(Texts.check(z.describe("prompt config keys that every entry of `prompts` inherits"))),
  judge: z.optional(z.unknown()),
  scorers: z._default(Texts, {}),
  retrieval: z.prefault(
    z.strictObject({
      k: z._default(
        z
          .array(z.int().check(z.minimum(1), z.maximum(10_000)))
          .check(z.minLength(1), z.describe("cut-offs that are reported")),
        [5],
      ),
      relevantFrom: z._default(z.number().check(z.gt(0), z.describe("lowest grade that counts as relevant")), 1),
    }),
    {},
  ),
  gates: z._default(z.record(z.string(), z.unknown()).check(z.describe("metric: rule")), { quality: ">= 0.90" }),
  threshold: z.optional(Share.check(z.describe("a case below it is a miss; default: the limit of the quality gate"))),
  trials: z._default(Count.check(z.maximum(1000), z.describe("repeats per case")), 1),
  concurrency: z._default(Count.check(z.maximum(10_000), z.describe("trials in flight")), 20),
  seed: z._default(z.int().check(z.minimum(0)), 1),
  maxUnscored: z._default(z.int().check(z.minimum(0), z.describe("cases that may stay unscored")), 0),
  timeout: z.prefault(Duration.check(z.describe("per call")), "60s"),
  retry: z.prefault(
    z.strictObject({
      attempts: z._default(Count.check(z.maximum(100)), 5),
      budget: z.prefault(Duration.check(z.describe("time for all attempts of a call")), "2m"),
    }),
    {},
  ),
  prices: z._default(z.record(z.string(), Price).check(z.describe("$ per million tokens, by model")), {}),
  cache: CacheOption,
  baseline: z.optional(
    z
      .string()
      .check(z.minLength(1), z.describe("the record of an earlier run, which `.regression` gates hold a run against")),
  ),
  output: z.prefault(
    z.strictObject({
      dir: z.optional(z.string().check(z.minLength(1), z.describe("default: evals-results in the working directory"))),
      texts: z._default(
        z.enum(["full", "hash", "none"]).check(z.describe("inputs, answers and documents in artifacts")),
        "full",
      ),
    }),
    {},
  ),
  redact: z._default(z.array(Replaced).check(z.describe("extra regular expressions for what must not be shown")), []),
});

/** The keys that every prompt config has. */
export const PromptShape = z.strictObject({
  id: z.optional(Name),
  provider: z.string(),
  description: z.optional(z.string()),
  metadata: z.optional(Texts),
  variables: z.optional(Texts.check(z.describe("defaults of template variables"))),
  gate: z._default(z.boolean().check(z.describe("false: measured and compared, never gated")), true),
  timeout: z.optional(Duration),
  concurrency: z.optional(Count),
  cache: z.optional(
    z
      .boolean()
      .check(z.describe("whether answers are kept; default: those of openai and anthropic are, others are not")),
  ),
});

/** The keys that every scorer has. */
export const ScorerShape = z.strictObject({
  type: z.optional(z.string()),
  weight: z._default(z.number().check(z.minimum(0), z.maximum(1_000_000)), 1),
  required: z._default(
    z.union([z.boolean(), Share]).check(z.describe("a value below it makes the trial 0; true: 1")),
    false,
  ),
  not: z._default(z.boolean(), false),
  tags: z.optional(z.array(z.string()).check(z.minLength(1), z.describe("only cases with one of these"))),
});

/** The keys that every judge has, beside those of its provider. */
export function judgeShape(replyFormat: z.ZodMiniType) {
  return z.strictObject({
    provider: z.string(),
    concurrency: z.optional(Count),
    timeout: z.optional(Duration),
    cache: z.optional(z.boolean().check(z.describe("false: replies are not kept"))),
    repair: z._default(
      z.int().check(z.minimum(0), z.maximum(5), z.describe("how often an unreadable reply is asked again")),
      1,
    ),
    reply: z.optional(replyFormat.check(z.describe("a format of your own instead of the built-in one"))),
  });
}

/** The whole of evals.yaml as one schema: what editors complete and check. */
export function wholeConfig(plugins: Plugins): z.ZodMiniType {
  const path = z.string().check(z.describe("path or glob"));
  const retriever = { retriever: z.optional(plugins.retriever) };
  const prompt = z.union(
    Object.entries(plugins.systems).map(([provider, options]) =>
      z.extend(PromptShape, {
        provider: z.optional(z.literal(provider)),
        ...options.shape,
        ...([...plugins.models, ...plugins.retrieving].includes(provider) && retriever),
      }),
    ),
  );
  const judge = z.union(
    Object.entries(plugins.judges).map(([provider, options]) =>
      z.extend(judgeShape(plugins.replyFormat), { provider: z.literal(provider), ...options.shape }),
    ),
  );
  const scorer = z.union(
    plugins.scorers.map(({ type, options }) =>
      z.extend(ScorerShape, { type: z.optional(z.literal(type)), ...options.shape }),
    ),
  );
  const dataset = z.union([path, DatasetEntry]);
  return z.extend(ConfigShape, {
    dataset: z.union([dataset, z.array(dataset).check(z.minLength(1))]),
    prompts: z.union([path, z.array(z.union([path, prompt])).check(z.minLength(1))]),
    judge: z.optional(judge),
    scorers: z.prefault(z.record(Name, scorer), {}),
    gates: z._default(z.record(z.string(), z.union([z.string(), z.strictObject({ rule: z.string() })])), {
      quality: ">= 0.90",
    }),
  });
}
