import type { Config } from "../config/config.ts";
import type { PriceBook } from "../domain/price-book.ts";

/** The price book; the built-in table is loaded only where a call may need it. */
export async function loadPrices({ prompts, judge, gates, prices }: Config): Promise<PriceBook> {
  const recordedOnly = prompts.every(({ provider }) => provider === "recorded") && judge?.model === undefined;
  if (recordedOnly && !gates.some(({ metric }) => metric.name === "cost")) return () => undefined;
  const { loadPriceBook } = await import("../providers/prices.ts");
  return loadPriceBook(prices);
}
