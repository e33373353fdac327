import * as z from "zod";
import { Candidate } from "./candidate.ts";
import { Failure, FailureKind } from "./failure.ts";
import { Spend } from "./spend.ts";

const Count = z.number().int().min(0);
const Share = z.number().min(0).max(1);

const ScoreEntry = z.strictObject({
  status: z.enum(["scored", "skipped", "failed"]),
  value: Share.optional(),
  reason: z.string().optional(),
  cause: z.union([FailureKind, z.literal("unreadable")]).optional(),
  by: z.string().optional(),
  quotes: z.array(z.string()).optional(),
});

/** One case under one prompt config, once. */
export const TrialResult = z.strictObject({
  prompt: z.string(),
  caseId: z.string(),
  trial: z.number().int().min(1),
  file: z.string(),
  line: z.number().int().min(1),
  column: z.number().int().min(1).optional(),
  status: z.enum(["scored", "unscored", "skipped"]),
  quality: Share.optional(),
  miss: z.boolean().optional(),
  scores: z.record(z.string(), ScoreEntry),
  candidate: Candidate.optional(),
  error: Failure.optional(),
  source: z.enum(["live", "cached", "recorded"]),
  /** Why a case is not in the plan. */
  skip: z.string().optional(),
  /** Below it the case is a miss. */
  threshold: Share,
  tags: z.array(z.string()).optional(),
  input: z.unknown().optional(),
  reference: z.array(z.string()).optional(),
  relevant: z.record(z.string(), z.number()).optional(),
  usage: z.strictObject({ candidate: Spend, judge: Spend }),
});
export type TrialResult = Readonly<z.infer<typeof TrialResult>>;

const DatasetEntry = z.strictObject({ file: z.string(), hash: z.string(), cases: Count, skipped: Count });

const PromptEntry = z.strictObject({
  id: z.string(),
  file: z.string(),
  line: z.number().int().min(1),
  hash: z.string(),
  provider: z.string(),
  model: z.string().nullable(),
  answeredBy: z.record(z.string(), Count).describe("the model as the API reported it: how often"),
  gate: z.boolean(),
  retriever: z.strictObject({ hash: z.string() }).nullable(),
});
export type PromptEntry = Readonly<z.infer<typeof PromptEntry>>;

const Notice = z.strictObject({
  at: z.string(),
  kind: z.string(),
  prompt: z.string().optional(),
  caseId: z.string().optional(),
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
    finishedAt: z.string().optional(),
    durationMs: z.number().min(0).optional(),
    evalgate: z.string(),
    node: z.string(),
    git: z.strictObject({ commit: z.string(), branch: z.string(), dirty: z.boolean() }).partial().optional(),
  }),
  config: z.strictObject({ file: z.string(), hash: z.string() }),
  datasets: z.array(DatasetEntry),
  prompts: z.array(PromptEntry),
  judge: z.strictObject({ id: z.string(), provider: z.string(), model: z.string().nullable() }).nullable(),
  plan: z.strictObject({
    cases: Count.describe("cases in the plan of one prompt config"),
    trials: Count.describe("trials over all prompt configs"),
    prompts: Count,
    filter: z.string().nullable(),
    shard: z.string().nullable(),
  }),
});
export type RunHeader = Readonly<z.infer<typeof RunHeader>>;

export const Verdict = z.enum(["pass", "fail", "inconclusive", "error"]);
export type Verdict = z.infer<typeof Verdict>;

const Reason = z.strictObject({
  code: z.number().int().describe("the exit code that this reason stands for"),
  prompt: z.string().optional(),
  gate: z.string().optional(),
  message: z.string(),
});
export type Reason = Readonly<z.infer<typeof Reason>>;

export const GateResult = z.strictObject({
  prompt: z.string(),
  metric: z.string(),
  rule: z.string(),
  value: z.number().optional().describe("over what was scored"),
  best: z.number().nullable().describe("with every unscored value at its best; null: no bound"),
  worst: z.number().nullable().describe("with every unscored value at its worst; null: no bound"),
  planned: Count.describe("cases to which the metric applies"),
  scored: Count,
  unscored: Count,
  skipped: Count.describe("selected cases to which the metric does not apply"),
  status: z.enum(["held", "broken", "undecided"]),
  file: z.string().optional(),
  line: z.number().int().min(1).optional(),
});
export type GateResult = Readonly<z.infer<typeof GateResult>>;

const MetricEntry = z.strictObject({
  value: z.number().optional(),
  planned: Count,
  scored: Count,
  unscored: Count,
  skipped: Count,
});
export type MetricEntry = Readonly<z.infer<typeof MetricEntry>>;

/** What one pass over a record's trials decides. */
export const Outcome = z.strictObject({
  verdict: Verdict.nullable(),
  exitCode: z.number().int(),
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
  ...RunHeader.partial().required({ schemaVersion: true, run: true }).shape,
  ...Outcome.partial().required({ verdict: true, exitCode: true, reasons: true }).shape,
  events: z.array(Notice),
  trials: z.array(TrialResult),
});
