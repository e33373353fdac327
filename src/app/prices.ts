import type { Config } from "../config/config.ts";
import type { PriceBook } from "../domain/price-book.ts";

/** The price book, made when it is first asked for. */
export function pricesOf(config: Config): () => Promise<PriceBook> {
  let book: Promise<PriceBook> | undefined;
  return () => (book ??= loadPrices(config));
}

/** The built-in table is loaded only where a call may need it. */
async function loadPrices({ prompts, judge, gates, prices }: Config): Promise<PriceBook> {
  const recordedOnly = prompts.every(({ provider }) => provider === "recorded") && judge?.model === undefined;
  if (recordedOnly && !gates.some(({ metric }) => metric.name === "cost")) return () => undefined;
  const { loadPriceBook } = await import("../providers/prices.ts");
  return loadPriceBook(prices);
}
