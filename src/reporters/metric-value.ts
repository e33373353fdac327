import { parseGateRule } from "../domain/gate-rule.ts";
import { parseMetricRef, unitOf } from "../domain/metric.ts";
import { formatValue } from "../text/number.ts";
import { formatMoney } from "./money.ts";

/** A metric's value with its unit; beside a rule with as many decimals as show on which side of its limit it lies. */
export function formatMetric(metric: string, value: number, rule?: string): string {
  const limit = rule === undefined ? undefined : limitOf(metric, rule);
  switch (unitOf(parseMetricRef(metric)?.name ?? metric)) {
    case "score":
      return formatValue(value, limit);
    case "seconds":
      return `${formatValue(value, limit)}s`;
    case "usd":
      return formatMoney(value, limit);
    case "tokens":
      return String(value);
  }
}

function limitOf(metric: string, rule: string): number | undefined {
  const parsed = parseGateRule(metric, rule);
  return typeof parsed === "string" ? undefined : parsed.limit;
}
