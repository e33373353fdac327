import { changeOf } from "../domain/case-change.ts";
import { groupByCase, type CaseResult } from "../domain/case-result.ts";
import type { CaseChange, CaseChangeKind, MetricComparison, PromptComparison } from "../domain/comparison.ts";
import { formatMetricRef } from "../domain/metric.ts";
import type { RunHeader, TrialResult } from "../domain/record.ts";
import { benjaminiHochberg } from "../stats/benjamini-hochberg.ts";
import { detectableDrop } from "../stats/detectable.ts";
import { differenceInterval } from "../stats/mean-interval.ts";
import { signFlip } from "../stats/sign-flip.ts";
import { caseValueOf } from "./case-value.ts";
import { matchedPrompt } from "./comparable.ts";

/** A record that can be asked for a case. */
export interface Earlier {
  readonly header: Pick<RunHeader, "prompts">;
  trials(): AsyncIterable<TrialResult>;
  caseOf(prompt: string, caseId: string): CaseResult | undefined;
}

/** The later record, of which every case is read once, in plan order. */
export interface Later {
  readonly header: Pick<RunHeader, "prompts" | "plan">;
  cases(): AsyncIterable<CaseResult>;
}

export interface Comparing {
  /** The earlier name of a later prompt config; undefined: it is not compared. Default: as `matchedPrompt` says. */
  readonly match?: (prompt: string) => string | undefined;
  /** Told of every case that is not the same; the removed ones last. */
  readonly changed?: (prompt: string, change: CaseChange) => void;
}

/** A fall below this is never called a regression, however sure it is. */
export const LEAST_DROP = 0.02;

/** Holds every prompt config of the later record against that of the earlier one, case by case. */
export async function comparePrompts(
  earlier: Earlier,
  later: Later,
  comparing: Comparing = {},
): Promise<readonly PromptComparison[]> {
  const match = comparing.match ?? ((id) => matchedPrompt(id, earlier.header, later.header));
  const sides = new Map<string, Side>();
  for (const { id } of later.header.prompts) {
    const against = match(id);
    if (against !== undefined) sides.set(id, createSide(id, against));
  }
  const tell = (side: Side, change: CaseChange | undefined): void => {
    if (change === undefined) return;
    side.counts[change.kind] += 1;
    if (change.kind !== "same") comparing.changed?.(side.prompt, change);
  };
  for await (const now of later.cases()) {
    const side = sides.get(now.prompt);
    if (side === undefined) continue;
    const before = earlier.caseOf(side.against, now.caseId);
    side.met.add(now.caseId);
    if (before !== undefined) addPair(side, before, now);
    tell(side, changeOf(before, now));
  }
  // What a filter left out was not removed.
  if (later.header.plan.filter === null)
    for await (const before of groupByCase(earlier.trials()))
      for (const side of sides.values())
        if (side.against === before.prompt && !side.met.has(before.caseId)) tell(side, changeOf(before, undefined));
  return [...sides.values()].map(comparisonOf);
}

interface Pair {
  readonly before: number;
  readonly now: number;
}

interface Side {
  readonly prompt: string;
  readonly against: string;
  readonly counts: Record<CaseChangeKind, number>;
  /** Cases of the later record. */
  readonly met: Set<string>;
  /** By metric, quality first. */
  readonly metrics: Map<string, Pair[]>;
  /** Of quality, by tag. */
  readonly tags: Map<string, Pair[]>;
  /** By metric: how its value is read off a case. */
  readonly readers: Map<string, ReturnType<typeof caseValueOf>>;
}

function createSide(prompt: string, against: string): Side {
  const counts = { regressed: 0, fixed: 0, changed: 0, same: 0, added: 0, removed: 0, unscored: 0 };
  return {
    prompt,
    against,
    counts,
    met: new Set(),
    metrics: new Map([["quality", []]]),
    tags: new Map(),
    readers: new Map(),
  };
}

function addPair({ metrics, tags, readers }: Side, before: CaseResult, now: CaseResult): void {
  const names = new Set(["quality", ...now.trials.flatMap(({ scores }) => Object.keys(scores))]);
  for (const name of names) {
    const valueOf = readers.get(name) ?? caseValueOf({ name });
    readers.set(name, valueOf);
    const [was, is] = [valueOf(before), valueOf(now)];
    if (was?.known !== true || is?.known !== true) continue;
    const pair = { before: was.low, now: is.low };
    push(metrics, name, pair);
    if (name === "quality") for (const tag of new Set(now.trials[0].tags)) push(tags, tag, pair);
  }
}

function push<K>(lists: Map<K, Pair[]>, key: K, pair: Pair): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [pair]);
  else list.push(pair);
}

const FEWEST_OF_A_SLICE = 10;
const ALPHA = 0.05;
/** Of the slices that are called, at most this share may be chance. */
const FALSE_DISCOVERIES = 0.1;

function comparisonOf({ prompt, against, counts, metrics, tags }: Side): PromptComparison {
  const slices = [...tags].filter(([, pairs]) => pairs.length >= FEWEST_OF_A_SLICE);
  const ps = slices.map(([, pairs]) => signFlip(differencesOf(pairs)).mid);
  const rates = benjaminiHochberg(ps);
  return {
    prompt,
    against,
    metrics: [...metrics].flatMap(([name, pairs]) => {
      if (pairs.length === 0) return [];
      const p = signFlip(differencesOf(pairs)).mid;
      return [metricOf(name, pairs, p, p <= ALPHA)];
    }),
    slices: slices.map(([tag, pairs], index) =>
      metricOf(
        formatMetricRef({ name: "quality", statistic: "mean", tag }),
        pairs,
        ps[index] ?? 1,
        (rates[index] ?? 1) <= FALSE_DISCOVERIES,
      ),
    ),
    counts,
  };
}

function metricOf(metric: string, pairs: readonly Pair[], p: number, significant: boolean): MetricComparison {
  const differences = differencesOf(pairs);
  const [low, high] = differenceInterval(differences);
  const drop = rounded(-mean(differences));
  // Of what fell, not of what rose: 0 is not -0.
  const interval = [-high + 0, -low + 0] as const;
  return {
    metric,
    before: rounded(mean(pairs.map(({ before }) => before))),
    now: rounded(mean(pairs.map(({ now }) => now))),
    drop,
    interval,
    p,
    pairs: pairs.length,
    detectable: detectableDrop(differences),
    state: significant && drop >= LEAST_DROP ? "regressed" : interval[1] < LEAST_DROP ? "noRegression" : "inconclusive",
  };
}

function differencesOf(pairs: readonly Pair[]): readonly number[] {
  return pairs.map(({ before, now }) => now - before);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** To whole numbers of 1e-9, in which gates compare. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9 + 0;
}
