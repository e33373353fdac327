import type { Usage } from "./candidate.ts";

/** What is known of a call when its price is asked for. */
export interface PricedCall {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly reportedCostUsd?: number | undefined;
}

/** US dollars of a call; undefined where the price is unknown, which is never 0. */
export type PriceBook = (call: PricedCall) => number | undefined;
