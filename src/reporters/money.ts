import type { Spend } from "../domain/spend.ts";
import { formatValue } from "../text/number.ts";

/** US dollars; a sum below one cent keeps two significant digits, so that it never reads as nothing. */
export function formatMoney(usd: number, limit?: number): string {
  const plain = formatValue(usd, limit);
  if (usd <= 0 || usd >= 0.01 || (limit !== undefined && Number(plain) > 0)) return `$${plain}`;
  const decimals = Math.min(20, Math.ceil(-Math.log10(usd)) + 1);
  const scale = 10 ** decimals;
  // What reads as 0.00 lies below its limit: rounded down, it stays there.
  const shown = limit === undefined ? usd : Math.floor(usd * scale + 1e-6) / scale;
  return `$${shown.toFixed(decimals)}`;
}

/** What calls cost; a price that is unknown is said to be unknown, never shown as nothing. */
export function formatCost({ calls, cached, costUsd, unpricedCalls }: Spend): string {
  const none = cached === 0 ? "no calls" : `no calls (${cached} cached)`;
  if (unpricedCalls === 0) return calls === 0 && costUsd === 0 ? none : formatMoney(costUsd);
  if (unpricedCalls >= calls && costUsd === 0) return "unknown";
  return `>= ${formatMoney(costUsd)} (${unpricedCalls} ${unpricedCalls === 1 ? "call" : "calls"} unpriced)`;
}
