import type { GateRule, Operator } from "../domain/gate-rule.ts";
import { formatMetricRef } from "../domain/metric.ts";
import type { GateResult, Reason } from "../domain/record.ts";
import { cut } from "../text/inert.ts";
import { fromUnits, holds, toUnits } from "./exact.ts";
import type { Summary } from "./fold.ts";
import type { Counts, Tally, Wanting } from "./tally.ts";
import { brokenWords, undecidedWords } from "./words.ts";

export interface Conditions {
  /** Cases that may stay unscored. */
  readonly maxUnscored: number;
  /** The record is not all of what should be gated, by choice or by loss, so that it decides nothing. */
  readonly partial?: { readonly by: "choice" | "loss"; readonly message: string } | undefined;
}

export interface Decision {
  readonly gate: GateResult;
  /** Defined unless the gate held. */
  readonly reason?: GateReason;
}

export type GateReason = Reason & { readonly code: 1 | 3 | 4 | 5 };

/** Decides one rule for one prompt config: held whatever the missing values would have been, broken whatever they would have been, or undecided. */
export function decide(prompt: string, rule: GateRule, tally: Tally, conditions: Conditions): Decision {
  const counts = tally.counts();
  const summary = tally.summary(rule.metric.statistic);
  const status = statusOf(rule, counts, summary, conditions);
  const gate = gateOf(prompt, rule, counts, summary, status);
  if (status === "held") return { gate };
  const about = { prompt, gate: gate.metric };
  return status === "broken"
    ? { gate, reason: { code: 1, ...about, message: brokenWords(gate, rule) } }
    : { gate, reason: { ...about, ...whyUndecided(gate, rule, tally.wanting(), conditions) } };
}

function statusOf(
  { operator, limit }: GateRule,
  { planned, unscored }: Counts,
  summary: Summary,
  { maxUnscored, partial }: Conditions,
): GateResult["status"] {
  if (planned === 0 || partial !== undefined) return "undecided";
  const { best, worst } = bounds(operator, summary);
  if (!holds(operator, best, toUnits(limit))) return "broken";
  // No data never passes, not even `>= 0`.
  const measured = summary.value !== undefined;
  return measured && unscored <= maxUnscored && holds(operator, worst, toUnits(limit)) ? "held" : "undecided";
}

function bounds(operator: Operator, { low, high }: Summary): { readonly best: number; readonly worst: number } {
  return operator === ">=" || operator === ">" ? { best: high, worst: low } : { best: low, worst: high };
}

function gateOf(
  prompt: string,
  { metric, operator, text, file, line }: GateRule,
  counts: Counts,
  summary: Summary,
  status: GateResult["status"],
): GateResult {
  const { best, worst } = bounds(operator, summary);
  const bound = (units: number): number | null =>
    counts.planned === 0 || units === Infinity ? null : fromUnits(units);
  return {
    prompt,
    metric: formatMetricRef(metric),
    rule: text,
    ...(summary.value !== undefined && { value: fromUnits(summary.value) }),
    best: bound(best),
    worst: bound(worst),
    ...counts,
    status,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}

function whyUndecided(
  gate: GateResult,
  rule: GateRule,
  wanting: Wanting,
  { maxUnscored, partial }: Conditions,
): Pick<GateReason, "code" | "message"> {
  if (partial?.by === "choice") return { code: 3, message: partial.message };
  const message = partial?.message ?? undecidedWords(gate, rule, maxUnscored);
  return withoutAnswer(wanting, gate.planned) ?? { code: 3, message };
}

/** Where values are missing because nobody answered, or the budget had ended; undefined where neither is so. */
export function withoutAnswer(
  { budget, noAnswer, casesWithoutAnswer }: Wanting,
  planned: number,
): Pick<GateReason, "code" | "message"> | undefined {
  if (budget !== undefined) return { code: 5, message: cut(budget, 300) };
  if (noAnswer === undefined) return undefined;
  const all = casesWithoutAnswer === planned;
  const share = all ? "" : ` (${casesWithoutAnswer} of ${planned} cases without an answer)`;
  return { code: 4, message: cut(noAnswer, 300) + share };
}
