import { parseGateRule } from "../domain/gate-rule.ts";
import type { FinishedRun } from "../domain/history.ts";
import { formatValue } from "../text/number.ts";
import { lineChart, type Series } from "./html-line-chart.ts";
import { spendOf } from "./html-run-cells.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMs } from "./milliseconds.ts";
import { formatMoney } from "./money.ts";

const MOST_CHARTED = 200;

/** How quality, cost and latency went from run to run. Filtered runs and shards are left out: they are of other cases. */
export function trends(finished: readonly FinishedRun[]): Markup {
  const whole = finished.filter(({ header: { plan } }) => plan.filter === null && plan.shard === null);
  const runs = whole.slice(0, MOST_CHARTED).toReversed();
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined || runs.length < 2) return markup``;
  const ends = [dayOf(first), dayOf(last)] as const;
  const prompts = [...new Set(runs.toReversed().flatMap(({ header }) => header.prompts.map(({ id }) => id)))];
  const metric = (prompt: string, name: string, label = prompt): Series => ({
    name: label,
    values: runs.map(({ outcome }) => outcome.metrics[prompt]?.[name]?.value),
  });
  const [only, ...others] = prompts;
  const latency =
    only !== undefined && others.length === 0
      ? [metric(only, "latency.p50", "p50"), metric(only, "latency.p95", "p95")]
      : prompts.map((prompt) => metric(prompt, "latency.p95"));
  return markup`<div class="charts">${lineChart({ title: "Quality", series: prompts.map((prompt) => metric(prompt, "quality")), ends, shown: formatValue, limit: limitOf(last) })}
${lineChart({ title: "Cost", series: [{ name: "cost", values: runs.map(costOf) }], ends, shown: (value) => (value === 0 ? "$0" : formatMoney(value)), floor: 0 })}
${lineChart({ title: others.length === 0 ? "Latency" : "Latency (p95)", series: latency, ends, shown: seconds, floor: 0 })}</div>`;
}

function dayOf({ at }: FinishedRun): string {
  return at.slice(0, 10);
}

/** Unknown where no call has a price. */
function costOf({ outcome }: FinishedRun): number | undefined {
  const spent = spendOf(outcome);
  return spent.unpricedCalls > 0 && spent.costUsd === 0 ? undefined : spent.costUsd;
}

function limitOf({ outcome: { gates } }: FinishedRun): number | undefined {
  const gate = gates.find(({ metric }) => metric === "quality");
  const rule = gate && parseGateRule(gate.metric, gate.rule);
  return rule === undefined || typeof rule === "string" ? undefined : rule.limit;
}

function seconds(value: number): string {
  return value === 0 ? "0" : formatMs(value * 1000);
}
