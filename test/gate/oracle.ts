import type { FailureKind } from "../../src/domain/failure.ts";

/** A case as the oracle sees it: values are whole numbers of 1e-9, or why there is none. */
export interface OracleCase {
  readonly skip: boolean;
  readonly tagged: boolean;
  /** Whether the score applies; quality does always. */
  readonly applies: boolean;
  readonly threshold: number;
  readonly trials: readonly OracleTrial[];
}
export interface OracleTrial {
  readonly value: number | Cause;
  readonly latency: number | undefined;
  /** The whole trial failed, not a score of it. */
  readonly lost: boolean;
}
export type Cause = FailureKind | "unreadable" | "unknown";
export interface OracleRule {
  readonly name: "quality" | "helpful" | "latency";
  readonly statistic: "mean" | "min" | "max" | "p50" | "p95" | "passRate";
  readonly sliced: boolean;
  readonly operator: ">=" | "<=" | ">" | "<";
  readonly limit: number;
}
export type Decided = readonly ["held" | "broken" | "undecided", 0 | 1 | 3 | 4 | 5];

type Fraction = readonly [bigint, bigint];
const INFINITE: Fraction = [10n ** 30n, 1n];
const BILLION = 10n ** 9n;

/** Decides a gate slowly, with fractions: what `evaluate` must agree with. */
export function oracle(cases: readonly OracleCase[], rule: OracleRule, maxUnscored: number): Decided {
  const planned = cases.filter(
    ({ skip, applies, tagged }) => !skip && (applies || rule.name !== "helpful") && (tagged || !rule.sliced),
  );
  const measured = rule.name === "latency";
  const lost = (trial: OracleTrial): boolean => typeof (measured ? trial.latency : trial.value) !== "number";
  const unscored = planned.filter(({ trials }) => trials.some(lost));
  const bound = (missing: bigint) =>
    planned.flatMap(({ trials, threshold }) => {
      if (measured)
        return trials.map(({ latency }): Fraction =>
          latency === undefined ? (missing === 0n ? [0n, 1n] : INFINITE) : [BigInt(latency), 1n],
        );
      const sum = trials.reduce((sum, { value }) => sum + (typeof value === "number" ? BigInt(value) : missing), 0n);
      const mean: Fraction = [sum, BigInt(trials.length)];
      return [rule.statistic === "passRate" ? ([round(mean) >= BigInt(threshold) ? BILLION : 0n, 1n] as const) : mean];
    });
  const holds = (missing: bigint): boolean => compare(round(statistic(bound(missing), rule)), rule);
  const [best, worst] = rule.operator.startsWith(">") ? [BILLION, 0n] : [0n, BILLION];
  const anything = planned.some(({ trials }) => (measured ? !trials.every(lost) : !trials.some(lost)));

  if (planned.length > 0 && !holds(best)) return ["broken", 1];
  if (anything && holds(worst) && unscored.length <= maxUnscored) return ["held", 0];
  const causes = unscored
    .flatMap(({ trials }) => trials.filter(lost))
    .map(({ value, lost }) => (measured && !lost ? "unknown" : value));
  if (causes.includes("budget")) return ["undecided", 5];
  return [
    "undecided",
    causes.some((cause) => !["unknown", "unreadable", "missing", "aborted"].includes(String(cause))) ? 4 : 3,
  ];
}

function statistic(values: readonly Fraction[], { statistic }: OracleRule): Fraction {
  const n = values.length;
  const sorted = values.toSorted(([a, b], [c, d]) => Number(a * d - c * b));
  const at = (index: number): Fraction => sorted[index] ?? [0n, 1n];
  if (statistic === "min") return at(0);
  if (statistic === "max") return at(n - 1);
  if (statistic === "p50" || statistic === "p95")
    return at(Math.floor((Number(statistic.slice(1)) * n + 99) / 100) - 1);
  const [a, b] = values.reduce(([a, b], [c, d]): Fraction => [a * d + c * b, b * d], [0n, 1n]);
  return [a, b * BigInt(n)];
}

/** Half up. */
function round([a, b]: Fraction): bigint {
  return (2n * a + b) / (2n * b);
}

function compare(value: bigint, { operator, limit }: OracleRule): boolean {
  const difference = value - BigInt(limit);
  if (difference === 0n) return operator.endsWith("=");
  return operator.startsWith(">") === difference > 0n;
}
