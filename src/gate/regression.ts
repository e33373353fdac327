import type { CaseResult } from "../domain/case-result.ts";
import type { GateRule } from "../domain/gate-rule.ts";
import { formatMetricRef } from "../domain/metric.ts";
import type { GateResult } from "../domain/record.ts";
import { signFlip } from "../stats/sign-flip.ts";
import { formatP, formatValue } from "../text/number.ts";
import { caseValueOf } from "./case-value.ts";
import { withoutAnswer, type Conditions, type Decision, type GateReason } from "./decide.ts";
import { fromUnits, holds, toUnits } from "./exact.ts";
import type { Wanting } from "./tally.ts";
import { undecidedWords } from "./words.ts";

/** An earlier record as far as gates ask for it. */
export interface EarlierRecord {
  /** Why it decides nothing, be it that there is none. */
  readonly refused?: string | undefined;
  caseOf(prompt: string, caseId: string): CaseResult | undefined;
}

/** The pairs of one `.regression` rule under one prompt config. */
export interface Pairs {
  add(now: CaseResult): void;
  decide(conditions: Conditions, wanting: Wanting): Decision;
}

/** A fall is called where it is this unlikely to be chance. */
const ALPHA = 0.05;

/** Pairs the cases of a run with those of an earlier record. A case that the earlier record lacks makes no pair; one that it did not score is unknown. */
export function createPairs(prompt: string, rule: GateRule, earlier: EarlierRecord): Pairs {
  const valueOf = caseValueOf(rule.metric);
  const known: number[] = [];
  const lowest: number[] = [];
  const highest: number[] = [];
  const counts = { planned: 0, scored: 0, unscored: 0, skipped: 0 };
  return {
    add(now) {
      const value = valueOf(now);
      const before = value && earlier.caseOf(prompt, now.caseId);
      const was = before && valueOf(before);
      if (value === undefined || was === undefined) {
        counts.skipped += 1;
        return;
      }
      const isKnown = value.known && was.known;
      counts.planned += 1;
      counts[isKnown ? "scored" : "unscored"] += 1;
      if (isKnown) known.push(value.low - was.low);
      lowest.push(value.low - was.high);
      highest.push(value.high - was.low);
    },
    decide: (conditions, wanting) =>
      decision(
        prompt,
        rule,
        { known: fallOf(known), best: fallOf(highest), worst: fallOf(lowest), counts },
        conditions,
        wanting,
        earlier.refused,
      ),
  };
}

interface Fall {
  /** Of the mean: above 0 where it fell. */
  readonly drop: number;
  readonly p: number;
}

function fallOf(differences: readonly number[]): Fall | undefined {
  if (differences.length === 0) return undefined;
  const sum = differences.reduce((total, difference) => total + toUnits(difference), 0);
  return { drop: fromUnits(Math.round(-sum / differences.length)), p: signFlip(differences).mid };
}

interface Found {
  readonly known: Fall | undefined;
  readonly best: Fall | undefined;
  readonly worst: Fall | undefined;
  readonly counts: Pick<GateResult, "planned" | "scored" | "unscored" | "skipped">;
}

function decision(
  prompt: string,
  rule: GateRule,
  { known, best, worst, counts }: Found,
  conditions: Conditions,
  wanting: Wanting,
  refused: string | undefined,
): Decision {
  const partial = refused !== undefined || conditions.partial !== undefined;
  const bounds = [best, worst].flatMap((fall) => fall ?? []);
  const status =
    partial || bounds.length < 2 ? "undecided" : statusOf(rule, bounds, counts.unscored, conditions.maxUnscored, known);
  const gate: GateResult = {
    prompt,
    metric: formatMetricRef(rule.metric),
    rule: rule.text,
    ...(known !== undefined && { value: known.drop }),
    best: best?.drop ?? null,
    worst: worst?.drop ?? null,
    ...counts,
    ...(known !== undefined && { p: known.p }),
    status,
    ...(rule.file !== undefined && { file: rule.file }),
    ...(rule.line !== undefined && { line: rule.line }),
  };
  if (status === "held") return { gate };
  const reason =
    status === "broken"
      ? { code: 1 as const, message: regressionWords(gate, rule) }
      : whyUndecided(gate, rule, conditions, wanting, refused);
  return { gate, reason: { prompt, gate: gate.metric, ...reason } };
}

/** What would be called with the missing values at both their ends is called; what at neither, not. */
function statusOf(
  rule: GateRule,
  bounds: readonly Fall[],
  unscored: number,
  maxUnscored: number,
  known: Fall | undefined,
): GateResult["status"] {
  const called = bounds.map((fall) => isCalled(fall, rule));
  if (called.every(Boolean)) return "broken";
  return known !== undefined && unscored <= maxUnscored && !called.some(Boolean) ? "held" : "undecided";
}

function isCalled({ drop, p }: Fall, { operator, limit }: Pick<GateRule, "operator" | "limit">): boolean {
  return !holds(operator, toUnits(drop), toUnits(limit)) && p <= ALPHA;
}

function whyUndecided(
  gate: GateResult,
  rule: GateRule,
  { maxUnscored, partial }: Conditions,
  wanting: Wanting,
  refused: string | undefined,
): Pick<GateReason, "code" | "message"> {
  if (partial?.by === "choice") return { code: 3, message: partial.message };
  if (refused !== undefined) return { code: 3, message: `${gate.metric}: ${refused}` };
  const unanswered = withoutAnswer(wanting, gate.planned);
  if (unanswered !== undefined) return unanswered;
  if (partial !== undefined) return { code: 3, message: partial.message };
  if (gate.planned === 0)
    return { code: 3, message: `${gate.metric}: the baseline has no scored case of this prompt config` };
  return { code: 3, message: undecidedWords(gate, rule, maxUnscored) };
}

/** `quality.regression 0.33 > 0.02 (p = 1e-41, n = 1000)`. */
function regressionWords({ metric, value, best, p, planned }: GateResult, { operator, text, limit }: GateRule): string {
  const drop = value ?? best ?? 0;
  return `${metric} ${formatValue(drop, limit)} ${operator === "<=" ? ">" : ">="} ${text.replace(/^<=?\s*/, "")} (p = ${formatP(p ?? 1)}, n = ${planned})`;
}
