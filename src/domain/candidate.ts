import * as z from "zod";

const Tokens = z.number().int().min(0);
const Milliseconds = z.number().min(0);

/** `inputTokens` includes the cached ones, `outputTokens` the reasoning ones. */
export const Usage = z.object({
  inputTokens: Tokens,
  outputTokens: Tokens,
  cachedInputTokens: Tokens.optional(),
  reasoningTokens: Tokens.optional(),
});
export type Usage = Readonly<z.infer<typeof Usage>>;

export const FinishReason = z.enum(["stop", "length", "toolCalls", "contentFilter", "refusal", "other"]);
export type FinishReason = z.infer<typeof FinishReason>;

const RetrievedDocument = z.object({
  id: z.string(),
  text: z.string().optional(),
  score: z.number().optional(),
});
export type RetrievedDocument = Readonly<z.infer<typeof RetrievedDocument>>;

export const Retrieved = z.array(
  z.union([RetrievedDocument, z.string().transform((id): RetrievedDocument => ({ id }))]),
);

export const ToolCall = z.object({
  name: z.string(),
  arguments: z.unknown(),
  result: z.unknown().optional(),
  latencyMs: Milliseconds.optional(),
});
export type ToolCall = Readonly<z.infer<typeof ToolCall>>;

/** What a trial produced: one shape for every system, recording and report. */
export const Candidate = z.object({
  text: z.string().describe("the answer; may be empty"),
  retrieved: z
    .preprocess((list) => list ?? undefined, Retrieved.optional())
    .describe("best first; empty: nothing was found; absent: not reported"),
  toolCalls: z.array(ToolCall).optional(),
  usage: Usage.optional(),
  model: z.string().optional().describe("the model that answered, as the API reported it"),
  finishReason: FinishReason.optional(),
  latencyMs: Milliseconds.optional(),
  ttftMs: Milliseconds.optional().describe("time to the first token"),
  costUsd: z.number().min(0).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type Candidate = Readonly<z.infer<typeof Candidate>>;

/** What a system may say instead of an answer. */
export const CandidateError = z.union([
  z.string().transform((message) => ({ message })),
  z.object({
    kind: z.string().optional(),
    message: z.string().default("no message"),
    status: z.number().int().optional(),
  }),
]);
