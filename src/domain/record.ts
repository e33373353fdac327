import * as z from "zod/mini";
import { Candidate } from "./candidate.ts";
import { Failure, FailureKind } from "./failure.ts";
import { Spend } from "./spend.ts";

const Count = z.int().check(z.minimum(0));
const Share = z.number().check(z.minimum(0), z.maximum(1));

const ScoreEntry = z.strictObject({
  status: z.enum(["scored", "skipped", "failed"]),
  value: z.optional(Share),
  reason: z.optional(z.string()),
  cause: z.optional(z.union([FailureKind, z.literal("unreadable")])),
  by: z.optional(z.string()),
  quotes: z.optional(z.array(z.string())),
});

/** One case under one prompt config, once. */
export const TrialResult = z.strictObject({
  prompt: z.string(),
  caseId: z.string(),
  trial: z.int().check(z.minimum(1)),
  file: z.string(),
  line: z.int().check(z.minimum(1)),
  column: z.optional(z.int().check(z.minimum(1))),
  status: z.enum(["scored", "unscored", "skipped"]),
  quality: z.optional(Share),
  miss: z.optional(z.boolean()),
  scores: z.record(z.string(), ScoreEntry),
  candidate: z.optional(Candidate),
  error: z.optional(Failure),
  source: z.enum(["live", "cached", "recorded"]),
  /** Why a case is not in the plan. */
  skip: z.optional(z.string()),
  /** Below it the case is a miss. */
  threshold: Share,
  tags: z.optional(z.array(z.string())),
  input: z.optional(z.unknown()),
  reference: z.optional(z.array(z.string())),
  relevant: z.optional(z.record(z.string(), z.number())),
  usage: z.strictObject({ candidate: Spend, judge: Spend }),
});
export type TrialResult = Readonly<z.infer<typeof TrialResult>>;

const DatasetEntry = z.strictObject({ file: z.string(), hash: z.string(), cases: Count, skipped: Count });

const PromptEntry = z.strictObject({
  id: z.string(),
  file: z.string(),
  line: z.int().check(z.minimum(1)),
  hash: z.string(),
  provider: z.string(),
  model: z.nullable(z.string()),
  answeredBy: z.record(z.string(), Count).check(z.describe("the model as the API reported it: how often")),
  gate: z.boolean(),
  retriever: z.nullable(z.strictObject({ hash: z.string() })),
});
export type PromptEntry = Readonly<z.infer<typeof PromptEntry>>;

const Notice = z.strictObject({
  at: z.string(),
  kind: z.string(),
  prompt: z.optional(z.string()),
  caseId: z.optional(z.string()),
  message: z.string(),
});
/** Something that the reader of the verdict must see beside it, such as a model that silently changed. */
export type Notice = Readonly<z.infer<typeof Notice>>;

/** What is known of a run before its first trial. */
export const RunHeader = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.strictObject({
    id: z.string(),
    startedAt: z.string(),
    finishedAt: z.optional(z.string()),
    durationMs: z.optional(z.number().check(z.minimum(0))),
    evalgate: z.string(),
    node: z.string(),
    git: z.optional(z.partial(z.strictObject({ commit: z.string(), branch: z.string(), dirty: z.boolean() }))),
  }),
  config: z.strictObject({ file: z.string(), hash: z.string() }),
  datasets: z.array(DatasetEntry),
  prompts: z.array(PromptEntry),
  judge: z.nullable(z.strictObject({ id: z.string(), provider: z.string(), model: z.nullable(z.string()) })),
  scoring: z.optional(
    z.strictObject({ hash: z.string().check(z.describe("of the scorers, what they read and how they measure")) }),
  ),
  plan: z.strictObject({
    cases: Count.check(z.describe("cases in the plan of one prompt config")),
    trials: Count.check(z.describe("trials over all prompt configs")),
    prompts: Count,
    filter: z.nullable(z.string()),
    shard: z.nullable(z.string()),
  }),
  settings: z.optional(
    z.strictObject({
      threshold: Share,
      maxUnscored: Count,
      trials: z.int().check(z.minimum(1), z.describe("of a case that sets no own number")),
      texts: z
        .enum(["full", "hash", "none"])
        .check(z.describe("what the record holds of inputs, answers and documents")),
      gateSubset: z.boolean().check(z.describe("a filtered run was let decide its gates")),
    }),
  ),
});
export type RunHeader = Readonly<z.infer<typeof RunHeader>>;

export const Verdict = z.enum(["pass", "fail", "inconclusive", "error"]);
export type Verdict = z.infer<typeof Verdict>;

const Reason = z.strictObject({
  code: z.int().check(z.describe("the exit code that this reason stands for")),
  prompt: z.optional(z.string()),
  gate: z.optional(z.string()),
  message: z.string(),
});
export type Reason = Readonly<z.infer<typeof Reason>>;

export const GateResult = z.strictObject({
  prompt: z.string(),
  metric: z.string(),
  rule: z.string(),
  value: z.optional(z.number().check(z.describe("over what was scored"))),
  best: z.nullable(z.number()).check(z.describe("with every unscored value at its best; null: no bound")),
  worst: z.nullable(z.number()).check(z.describe("with every unscored value at its worst; null: no bound")),
  planned: Count.check(z.describe("cases to which the metric applies")),
  scored: Count,
  unscored: Count,
  skipped: Count.check(z.describe("selected cases to which the metric does not apply")),
  p: z.optional(
    Share.check(z.describe("of `.regression`: one-sided mid-p of the paired sign-flip test that nothing fell")),
  ),
  status: z.enum(["held", "broken", "undecided"]),
  file: z.optional(z.string()),
  line: z.optional(z.int().check(z.minimum(1))),
});
export type GateResult = Readonly<z.infer<typeof GateResult>>;

const MetricEntry = z.strictObject({
  value: z.optional(z.number()),
  planned: Count,
  scored: Count,
  unscored: Count,
  skipped: Count,
});
export type MetricEntry = Readonly<z.infer<typeof MetricEntry>>;

/** What one pass over a record's trials decides. */
export const Outcome = z.strictObject({
  verdict: z.nullable(Verdict),
  exitCode: z.int(),
  reasons: z.array(Reason),
  gates: z.array(GateResult),
  metrics: z.record(z.string(), z.record(z.string(), MetricEntry)),
  usage: z.strictObject({ candidate: Spend, judge: Spend }),
});
export type Outcome = Readonly<z.infer<typeof Outcome>>;

/** Everything that a run produced; can be read back. A million trials fit: they are a stream, in plan order, as often as it is asked for. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly events: readonly Notice[];
  trials(): AsyncIterable<TrialResult>;
}

/** `results.json`, key by key in this order. A run that ended before its plan was known lacks what it never knew. */
export const Results = z.strictObject({
  ...z.required(z.partial(RunHeader), { schemaVersion: true, run: true }).shape,
  ...z.required(z.partial(Outcome), { verdict: true, exitCode: true, reasons: true }).shape,
  events: z.array(Notice),
  trials: z.array(TrialResult),
});
