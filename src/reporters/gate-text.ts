import { parseGateRule } from "../domain/gate-rule.ts";
import type { GateResult, Outcome } from "../domain/record.ts";
import { formatP } from "../text/number.ts";
import { formatMetric } from "./metric-value.ts";

/** What a gate found, as one sentence: why it did not hold, else `quality 0.94 >= 0.90 (n = 100)`. */
export function gateSentence(gate: GateResult, { reasons }: Outcome): string {
  const reason = reasons.find(({ prompt, gate: metric }) => prompt === gate.prompt && metric === gate.metric);
  if (reason !== undefined && gate.status !== "held") return reason.message;
  const { metric, rule, planned, scored, unscored } = gate;
  const p = gate.p === undefined ? "" : `p = ${formatP(gate.p)}, `;
  const count = unscored === 0 ? `n = ${planned}` : `${scored} of ${planned} scored`;
  const relation = gate.status === "held" ? rule : `is ${gate.status} against ${rule}`;
  return `${metric} ${gateValue(gate)} ${mayBeChance(gate) ? `may be chance, against ${rule}` : relation} (${p}${count})`;
}

/** A fall beyond the limit that held all the same. */
function mayBeChance({ metric, rule, status, value, p }: GateResult): boolean {
  const parsed = parseGateRule(metric, rule);
  return status === "held" && p !== undefined && typeof parsed !== "string" && (value ?? 0) > parsed.limit;
}

/** The value over what was scored. */
export function gateValue({ metric, value, rule }: GateResult): string {
  return value === undefined ? "none" : formatMetric(metric, value, rule);
}

/** From the worst to the best that the unscored values could have made of it; empty where nothing is unscored. */
export function gateBounds({ metric, rule, best, worst, unscored }: GateResult): string {
  if (unscored === 0) return "";
  return [worst, best].map((bound) => (bound === null ? "no bound" : formatMetric(metric, bound, rule))).join("..");
}

/** Readable without colour. */
export function gateStatus({ status }: GateResult): "pass" | "FAIL" | "undecided" {
  switch (status) {
    case "held":
      return "pass";
    case "broken":
      return "FAIL";
    case "undecided":
      return "undecided";
  }
}
