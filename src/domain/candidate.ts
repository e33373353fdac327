import * as z from "zod/mini";

const Tokens = z.int().check(z.minimum(0));
export const Milliseconds = z.number().check(z.minimum(0));

/** `inputTokens` includes the cached ones, `outputTokens` the reasoning ones. */
export const Usage = z.object({
  inputTokens: Tokens,
  outputTokens: Tokens,
  cachedInputTokens: z.optional(Tokens),
  reasoningTokens: z.optional(Tokens),
});
export type Usage = Readonly<z.infer<typeof Usage>>;

export const FinishReason = z.enum(["stop", "length", "toolCalls", "contentFilter", "refusal", "other"]);
export type FinishReason = z.infer<typeof FinishReason>;

const RetrievedDocument = z.object({
  id: z.string(),
  text: z.optional(z.string()),
  score: z.optional(z.number()),
});
export type RetrievedDocument = Readonly<z.infer<typeof RetrievedDocument>>;

export const Retrieved = z.array(
  z.union([
    RetrievedDocument,
    z.pipe(
      z.string(),
      z.transform((id): RetrievedDocument => ({ id })),
    ),
  ]),
);

export const ToolCall = z.object({
  name: z.string(),
  arguments: z.unknown(),
  result: z.optional(z.unknown()),
  latencyMs: z.optional(Milliseconds),
});
export type ToolCall = Readonly<z.infer<typeof ToolCall>>;

/** What a trial produced: one shape for every system, recording and report. */
export const Candidate = z.object({
  text: z.string().check(z.describe("the answer; may be empty")),
  retrieved: z
    .pipe(
      z.transform((list) => list ?? undefined),
      z.optional(Retrieved),
    )
    .check(z.describe("best first; empty: nothing was found; absent: not reported")),
  toolCalls: z.optional(z.array(ToolCall)),
  usage: z.optional(Usage),
  model: z.optional(z.string().check(z.describe("the model that answered, as the API reported it"))),
  finishReason: z.optional(FinishReason),
  latencyMs: z.optional(Milliseconds),
  ttftMs: z.optional(Milliseconds.check(z.describe("time to the first token"))),
  costUsd: z.optional(z.number().check(z.minimum(0))),
  metadata: z.optional(z.record(z.string(), z.unknown())),
});
export type Candidate = Readonly<z.infer<typeof Candidate>>;

/** What a system may say instead of an answer. */
export const CandidateError = z.union([
  z.pipe(
    z.string(),
    z.transform((message) => ({ message })),
  ),
  z.object({
    kind: z.optional(z.string()),
    message: z._default(z.string(), "no message"),
    status: z.optional(z.int()),
  }),
]);
