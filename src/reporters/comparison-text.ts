import type { CaseChangeKind, MetricComparison, PromptComparison } from "../domain/comparison.ts";
import { formatP, formatValue } from "../text/number.ts";

export const COMPARISON_HEAD = ["metric", "before", "now", "drop", "95 % interval", "p", "pairs", "state"] as const;

/** A metric's comparison as cells, in the order of the head. */
export function comparisonRow({
  metric,
  before,
  now,
  drop,
  interval,
  p,
  pairs,
  state,
}: MetricComparison): readonly string[] {
  const [low, high] = interval.map((bound) => formatValue(bound));
  return [
    metric,
    formatValue(before),
    formatValue(now),
    formatValue(drop),
    `${low}..${high}`,
    formatP(p),
    String(pairs),
    stateWord(state),
  ];
}

/** Readable without colour. */
export function stateWord(state: MetricComparison["state"]): "REGRESSED" | "no regression" | "inconclusive" {
  switch (state) {
    case "regressed":
      return "REGRESSED";
    case "noRegression":
      return "no regression";
    case "inconclusive":
      return "inconclusive";
  }
}

/** `3 regressed, 1 fixed, 12 changed, 84 the same`. */
export function countsText(counts: Readonly<Record<CaseChangeKind, number>>): string {
  const words: readonly (readonly [CaseChangeKind, string])[] = [
    ["regressed", "regressed"],
    ["fixed", "fixed"],
    ["changed", "changed"],
    ["unscored", "unscored in one of the two"],
    ["added", "added"],
    ["removed", "removed"],
    ["same", "the same"],
  ];
  const told = words.flatMap(([kind, word]) =>
    counts[kind] > 0 || kind === "regressed" || kind === "fixed" ? [`${counts[kind]} ${word}`] : [],
  );
  return told.join(", ");
}

/** What so few pairs cannot show. */
export function detectableText({ metrics }: PromptComparison): string | undefined {
  const quality = metrics.find(({ metric }) => metric === "quality");
  if (quality?.detectable === undefined) return undefined;
  return `the least drop of quality that ${quality.pairs} pairs would show in 4 of 5 runs: ${formatValue(quality.detectable)}`;
}

/** `concise`, or `concise (against verbose)`. */
export function whose({ prompt, against }: Pick<PromptComparison, "prompt" | "against">): string {
  return prompt === against ? prompt : `${prompt} (against ${against})`;
}
