import type { Usage } from "../domain/candidate.ts";
import type { FailureKind } from "../domain/failure.ts";
import type { ModelCall } from "../domain/judge.ts";
import type { PriceBook } from "../domain/price-book.ts";
import { addSpend, NOTHING_SPENT, type Spend } from "../domain/spend.ts";

/** What a call that was answered took. Only live calls spend. */
export function spendOf(source: ModelCall["source"], usage: Usage | undefined, costUsd: number | undefined): Spend {
  if (source !== "live") return { ...NOTHING_SPENT, [source]: 1 };
  return {
    ...NOTHING_SPENT,
    calls: 1,
    inputTokens: usage?.inputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    cachedInputTokens: usage?.cachedInputTokens ?? 0,
    reasoningTokens: usage?.reasoningTokens ?? 0,
    costUsd: costUsd ?? 0,
    unpricedCalls: costUsd === undefined ? 1 : 0,
  };
}

/** Kinds of failure in which the other side refused the call: nobody charges for that. */
const REFUSED = new Set<FailureKind>(["auth", "notFound", "badRequest", "rateLimit"]);

/** A call without an answer. One that was not refused may have been charged, nobody knows how much. */
export function spendOfFailure(kind: FailureKind): Spend {
  if (kind === "missing" || kind === "recorded" || kind === "aborted") return NOTHING_SPENT;
  return { ...NOTHING_SPENT, calls: 1, unpricedCalls: REFUSED.has(kind) ? 0 : 1 };
}

export function spendOfCalls(calls: readonly ModelCall[], price: PriceBook): Spend {
  return calls
    .map((call) => spendOf(call.source, call.usage, call.source === "live" ? price(call) : undefined))
    .reduce(addSpend, NOTHING_SPENT);
}
