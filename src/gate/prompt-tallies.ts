import type { CaseResult } from "../domain/case-result.ts";
import type { GateRule } from "../domain/gate-rule.ts";
import { formatMetricRef, type MetricRef } from "../domain/metric.ts";
import type { MetricEntry } from "../domain/record.ts";
import { fromUnits } from "./exact.ts";
import { createTally, type Tally } from "./tally.ts";

/** All that is kept of one prompt config while its cases go by. */
export interface PromptTallies {
  add(result: CaseResult): void;
  /** Adds cases of the plan that the record does not have. */
  addUnknown(cases: number): void;
  tallyOf(metric: MetricRef): Tally;
  /** Quality first, then the scores in order of appearance, then what was measured. */
  metrics(): Record<string, MetricEntry>;
}

const QUALITY: MetricRef = { name: "quality", statistic: "mean" };
const MEASURED: readonly MetricRef[] = [
  { name: "latency", statistic: "p50" },
  { name: "latency", statistic: "p95" },
  { name: "ttft", statistic: "p50" },
  { name: "ttft", statistic: "p95" },
];

export function createPromptTallies(rules: readonly GateRule[]): PromptTallies {
  const tallies = new Map<string, Tally>();
  const scores = new Map<string, MetricRef>();
  const seen = { planned: 0, skipped: 0 };

  function want(metric: MetricRef): Tally {
    const key = keyOf(metric);
    const tally = tallies.get(key) ?? createTally(metric);
    tallies.set(key, tally);
    tally.want(metric.statistic);
    return tally;
  }

  function tallyOf(metric: MetricRef): Tally {
    const tally = tallies.get(keyOf(metric));
    if (tally === undefined) throw new Error(`nothing was kept of ${metric.name}`);
    return tally;
  }

  function meet(name: string): void {
    if (scores.has(name)) return;
    const metric: MetricRef = { name, statistic: "mean" };
    scores.set(name, metric);
    if (tallies.has(name)) return;
    // Only cases that have checks have that score; any other score is unknown where it is absent.
    const unknown = name === "checks" ? 0 : seen.planned;
    const tally = want(metric);
    tally.addSkipped(seen.skipped + seen.planned - unknown);
    tally.addUnknown(unknown);
  }

  for (const metric of [QUALITY, ...MEASURED]) want(metric);
  for (const { metric } of rules) {
    want(metric);
    // A score is reported by its mean, whatever else is asked of it.
    if (!isSum(metric)) want({ name: metric.name, statistic: "mean" });
  }

  return {
    add(result) {
      for (const trial of result.trials) for (const name of Object.keys(trial.scores)) meet(name);
      for (const tally of tallies.values()) tally.add(result);
      seen[result.status === "skipped" ? "skipped" : "planned"] += 1;
    },
    addUnknown(cases) {
      for (const tally of tallies.values()) tally.addUnknown(cases);
    },
    tallyOf,
    metrics() {
      const entries = [QUALITY, ...scores.values(), ...MEASURED].map(
        (metric) => [metric, entryOf(metric, tallyOf(metric))] as const,
      );
      return Object.fromEntries(
        entries
          .filter(([{ name }, { value, planned }]) => {
            if (scores.has(name)) return true;
            return name === "quality" ? planned > 0 : value !== undefined;
          })
          .map(([metric, entry]) => [formatMetricRef(metric), entry]),
      );
    },
  };
}

/** The statistics of one metric over the same cases share a tally. */
function keyOf(metric: MetricRef): string {
  return formatMetricRef({ ...metric, statistic: isSum(metric) ? metric.statistic : "mean" });
}

function isSum({ statistic }: MetricRef): boolean {
  return statistic === "total" || statistic === "unreadable";
}

function entryOf({ statistic }: MetricRef, tally: Tally): MetricEntry {
  const { value } = tally.summary(statistic);
  return { ...(value !== undefined && { value: fromUnits(value) }), ...tally.counts() };
}
