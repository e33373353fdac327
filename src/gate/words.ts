import { parseGateRule, type GateRule, type Operator } from "../domain/gate-rule.ts";
import { unitOf } from "../domain/metric.ts";
import type { GateResult } from "../domain/record.ts";
import { formatP, formatValue } from "../text/number.ts";
import { holds, toUnits } from "./exact.ts";

type Rule = Pick<GateRule, "metric" | "operator" | "limit" | "text">;

/** `quality 0.74 < 0.90 (n = 100)`. */
export function brokenWords(gate: GateResult, rule: Rule): string {
  return `${comparison(gate, rule, NEGATED[rule.operator], gate.best, "at best ")} (n = ${gate.planned})`;
}

/** `quality 0.94 >= 0.90 (n = 100, 40 cached)`; the notes are what a reader of the number must know. */
export function heldWords(gate: GateResult, rule: Rule, notes: readonly string[]): string {
  const counts = [`n = ${gate.planned}`, ...notes].join(", ");
  // A fall beyond the limit that may be chance.
  if (
    gate.p !== undefined &&
    gate.value !== undefined &&
    !holds(rule.operator, toUnits(gate.value), toUnits(rule.limit))
  )
    return `${gate.metric} ${format(gate.value, rule)}, which may be chance (p = ${formatP(gate.p)}, ${counts})`;
  return `${comparison(gate, rule, rule.operator, gate.worst, "at worst ")} (${counts})`;
}

/** `quality between 0.88 and 0.93 (98 of 100 scored)`. */
export function undecidedWords(gate: GateResult, rule: Rule, maxUnscored: number): string {
  const { metric, planned, scored, unscored, best, worst } = gate;
  if (planned === 0) return `${metric}: no planned case has it`;
  const excess = worst !== null && unscored > maxUnscored && holds(rule.operator, toUnits(worst), toUnits(rule.limit));
  const counts = `${scored} of ${planned} scored${excess ? `, maxUnscored is ${maxUnscored}` : ""}`;
  return `${metric} ${range(best, worst, rule)} (${counts})`;
}

/** Reads the rule back from a gate's entry in a record. */
export function ruleOf({ metric, rule }: Pick<GateResult, "metric" | "rule">): Rule {
  const parsed = parseGateRule(metric, rule);
  if (typeof parsed === "string") throw new TypeError(parsed);
  return parsed;
}

const NEGATED: Record<Operator, Operator> = { ">=": "<", "<=": ">", ">": "<=", "<": ">=" };

/** The value over what was scored, or the bound that decided where trials of unscored cases make the two disagree. */
function comparison(gate: GateResult, rule: Rule, operator: Operator, bound: number | null, note: string): string {
  const limit = rule.text.replace(/^[<>]=?\s*/, "");
  const speaks = gate.value !== undefined && holds(operator, toUnits(gate.value), toUnits(rule.limit));
  const shown = speaks ? gate.value : (bound ?? Infinity);
  return `${gate.metric} ${speaks ? "" : note}${format(shown, rule)} ${operator} ${limit}`;
}

function range(best: number | null, worst: number | null, rule: Rule): string {
  const known = [best, worst].filter((bound) => bound !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (known.length === 2) return `between ${format(low, rule)} and ${format(high, rule)}`;
  return low > 0 && known.length === 1 ? `at least ${format(low, rule)}` : "unknown";
}

function format(value: number, { metric, limit }: Rule): string {
  switch (unitOf(metric.name)) {
    case "score":
      return formatValue(value, limit);
    case "seconds":
      return `${formatValue(value, limit).replace(/\.?0+$/, "")}s`;
    case "usd":
      return `$${formatValue(value, limit)}`;
    case "tokens":
      return String(value);
  }
}
