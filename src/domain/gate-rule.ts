import { isMeasured, parseMetricRef, unitOf, type MetricRef } from "./metric.ts";
import { parseDuration, parseMoney } from "./quantity.ts";

export type Operator = ">=" | "<=" | ">" | "<";

/** A rule on a metric, and where it was written. */
export interface GateRule {
  readonly metric: MetricRef;
  readonly operator: Operator;
  /** A score in 0..1, seconds, US dollars or tokens, by the metric's unit. */
  readonly limit: number;
  /** As it is shown: `>= 0.90`. */
  readonly text: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** The one whose limit is the threshold, which makes a case a miss. */
export function isQualityGate({ metric }: Pick<GateRule, "metric">): boolean {
  return metric.name === "quality" && metric.statistic === "mean" && metric.tag === undefined;
}

/** Reads `recall@5` and `>= 0.95`. The answer is a sentence about what is wrong where they make no rule. */
export function parseGateRule(
  metricText: string,
  rule: string,
): Pick<GateRule, "metric" | "operator" | "limit" | "text"> | string {
  const metric = parseMetricRef(metricText);
  if (metric === undefined) return `"${metricText}" is not a metric`;
  if (isMeasured(metric.name) && (metric.statistic === "mean" || metric.statistic === "passRate")) {
    return `"${metricText}" needs a statistic: ${metric.name}.p95, .p50, .p99, .min or .max`;
  }
  const [, operator, value = ""] = /^(>=|<=|>|<)\s*(\S.*)$/.exec(rule.trim()) ?? [];
  if (metric.statistic === "regression") {
    if (unitOf(metric.name) !== "score" || metric.name === "judge")
      return `"${metric.name}" is no score: .regression is of quality, a scorer or a retrieval metric`;
    if (operator === ">=" || operator === ">")
      return `"${rule}" would want a fall; write the largest that may be, such as "<= 0.02"`;
  }
  if (!isOperator(operator)) return `"${rule}" is not a rule; write an operator and a limit, such as ">= 0.90"`;
  const limit = parseLimit(metric, value.trim());
  return typeof limit === "string" ? limit : { metric, operator, limit, text: `${operator} ${value.trim()}` };
}

function parseLimit({ name }: MetricRef, text: string): number | string {
  switch (unitOf(name)) {
    case "seconds": {
      const ms = parseDuration(text);
      return ms === undefined ? `"${text}" is not a duration; write 500ms, 5s, 20m or 2h` : ms / 1000;
    }
    case "usd":
      return parseMoney(text) ?? `"${text}" is not a sum of money; write $10 or $0.05`;
    case "tokens":
      return /^\d+$/.test(text) ? Number(text) : `"${text}" is not a number of tokens`;
    case "score":
      return parseShare(text);
  }
}

function parseShare(text: string): number | string {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text) ?? [];
  if (digits === undefined) return `"${text}" is not a number between 0 and 1`;
  const value = Number(digits);
  if (percent === "" && value <= 1) return value;
  const meant = value <= 100 ? `; did you mean ${(value / 100).toFixed(2)}?` : "";
  return `${text} is not between 0 and 1${meant}`;
}

function isOperator(text: string | undefined): text is Operator {
  return text === ">=" || text === "<=" || text === ">" || text === "<";
}
