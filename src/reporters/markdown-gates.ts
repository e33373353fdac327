import type { GateResult } from "../domain/record.ts";
import { gateBounds, gateStatus, gateValue } from "./gate-text.ts";
import type { Column } from "./markdown-table.ts";
import { markdownInline } from "./markdown-text.ts";

/** What a reviewer asks of a gate. What it was in a baseline belongs between value and limit. */
export function gateColumns(gates: readonly GateResult[]): readonly Column<GateResult>[] {
  const bounds = gates.some(({ unscored }) => unscored > 0);
  return [
    { head: "gate", cell: ({ metric }) => markdownInline(metric) },
    { head: "prompt", cell: ({ prompt }) => markdownInline(prompt) },
    { head: "value", cell: (gate) => markdownInline(gateValue(gate)) },
    { head: "limit", cell: ({ rule }) => markdownInline(rule) },
    ...(bounds ? [{ head: "worst..best", cell: (gate: GateResult) => markdownInline(gateBounds(gate)) }] : []),
    { head: "n", cell: countOf },
    { head: "status", cell: (gate) => (gate.status === "held" ? gateStatus(gate) : `**${gateStatus(gate)}**`) },
  ];
}

/** Those first that did not hold, else in the order of the config. */
export function worstGatesFirst(gates: readonly GateResult[]): readonly GateResult[] {
  return gates.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

const ORDER: readonly GateResult["status"][] = ["broken", "undecided", "held"];

function countOf({ planned, scored, unscored }: GateResult): string {
  return unscored === 0 ? String(planned) : `${scored} of ${planned}`;
}
