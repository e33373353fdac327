import type { GateRule } from "../../domain/gate-rule.ts";
import type { LocatedCase } from "../../domain/golden-case.ts";
import { formatMetricRef } from "../../domain/metric.ts";
import { suggest } from "../../text/suggest.ts";
import { about, type Warning } from "./warning.ts";

/** In a dataset of fewer cases a tag of one case tells nothing. */
const ENOUGH_CASES = 10;
/** Fewer cases decide little: of nine that all pass, one in four may still fail (95 %: 1 - 0.05^(1/9)). */
const ENOUGH_FOR_SLICE = 10;

/** Tags of one case alone, which are often misspelt, and gates on a slice of few cases. */
export function tagLint(): {
  readonly see: (located: LocatedCase) => void;
  readonly warnings: (gates: readonly GateRule[]) => readonly Warning[];
} {
  const counts = new Map<string, { count: number; readonly first: LocatedCase }>();
  let cases = 0;
  return {
    see(located) {
      cases += 1;
      for (const tag of new Set(located.golden.tags)) {
        const known = counts.get(tag);
        if (known === undefined) counts.set(tag, { count: 1, first: located });
        else known.count += 1;
      }
    },
    warnings(gates) {
      const common = [...counts].filter(([, { count }]) => count > 1).map(([tag]) => tag);
      const lonely = cases < ENOUGH_CASES ? [] : [...counts].filter(([, { count }]) => count === 1);
      const slices = gates.flatMap((gate) => sliceWarning(gate, counts.get(gate.metric.tag ?? "")?.count ?? 0) ?? []);
      return [
        ...lonely.map(([tag, { first }]) =>
          about(first, "tag", `only "${first.golden.id}" has the tag "${tag}"`, {
            key: "tags",
            hint: suggest(tag, common),
          }),
        ),
        ...slices,
      ];
    },
  };
}

function sliceWarning({ metric, file, line, column }: GateRule, count: number): Warning | undefined {
  if (metric.tag === undefined || count >= ENOUGH_FOR_SLICE) return undefined;
  return {
    kind: "slice",
    ...(file !== undefined && { file }),
    ...(line !== undefined && column !== undefined && { at: { line, column } }),
    message: `the gate ${formatMetricRef(metric)} rests on ${count} ${count === 1 ? "case" : "cases"}`,
    hint: `${ENOUGH_FOR_SLICE} or more make it worth something`,
  };
}
