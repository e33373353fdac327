import * as z from "zod/mini";

const Count = z.int().check(z.minimum(0));

/** What calls to models took: those of this run alone. A cached or recorded answer adds to its count and to nothing else. */
export const Spend = z.strictObject({
  calls: Count,
  cached: Count,
  recorded: Count,
  inputTokens: Count,
  outputTokens: Count,
  cachedInputTokens: Count,
  reasoningTokens: Count,
  /** The sum over the calls whose price is known. */
  costUsd: z.number().check(z.minimum(0)),
  /** Calls whose price is unknown, so that `costUsd` is a lower bound. */
  unpricedCalls: Count,
});
export type Spend = Readonly<z.infer<typeof Spend>>;

export const NOTHING_SPENT: Spend = {
  calls: 0,
  cached: 0,
  recorded: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0,
  unpricedCalls: 0,
};

export function addSpend(a: Spend, b: Spend): Spend {
  return {
    calls: a.calls + b.calls,
    cached: a.cached + b.cached,
    recorded: a.recorded + b.recorded,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    costUsd: a.costUsd + b.costUsd,
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
  };
}
