import type { CaseResult } from "../domain/case-result.ts";
import type { TrialResult } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { addSpend, NOTHING_SPENT, type Spend } from "../domain/spend.ts";
import { quantile } from "../stats/quantile.ts";
import { formatValue } from "../text/number.ts";
import { formatCost } from "./money.ts";
import { addQuality, emptyQualities, qualitiesOf, type QualityFigures } from "./quality-figures.ts";

/** What one prompt config did in a run. */
export interface PromptFigures {
  readonly prompt: string;
  /** Over what was scored. */
  readonly quality: number | undefined;
  /** Below it a case is a miss. */
  readonly threshold: number;
  readonly planned: number;
  /** The missed ones too. */
  readonly scored: number;
  readonly missed: number;
  readonly unscored: number;
  readonly skipped: number;
  readonly trials: number;
  readonly cached: number;
  readonly recorded: number;
  readonly candidate: Spend;
  readonly judge: Spend;
  /** Rising. */
  readonly latencyMs: readonly number[];
  readonly ttftMs: readonly number[];
  readonly qualities: QualityFigures;
}

const known = new WeakMap<Report, Promise<readonly PromptFigures[]>>();

/** One pass over the cases for all that show them; prompt configs in the order of the config. */
export function promptFigures(report: Report): Promise<readonly PromptFigures[]> {
  const figures = known.get(report) ?? countFigures(report);
  known.set(report, figures);
  return figures;
}

async function countFigures(report: Report): Promise<readonly PromptFigures[]> {
  const folds = new Map(report.record.header.prompts.map(({ id }) => [id, emptyFold()]));
  for await (const result of report.cases()) {
    const fold = folds.get(result.prompt) ?? emptyFold();
    folds.set(result.prompt, fold);
    addCase(fold, result);
  }
  return Array.from(folds, ([prompt, fold]) => figuresOf(prompt, fold, report));
}

/** The figures that every report shows, by name. */
export function figureRows(figures: PromptFigures): readonly (readonly [name: string, text: string])[] {
  const { quality, threshold, planned, scored, missed, unscored, skipped, trials, cached, recorded, candidate, judge } =
    figures;
  return [
    ["quality", quality === undefined ? "none" : formatValue(quality, threshold)],
    ["scored", `${scored} of ${planned}`],
    ["missed", String(missed)],
    ["unscored", String(unscored)],
    ["skipped", String(skipped)],
    ["cost", formatCost(candidate)],
    ["judge cost", formatCost(judge)],
    ["tokens in / out", `${candidate.inputTokens} / ${candidate.outputTokens}`],
    ["latency p50 / p95", formatQuantiles(figures.latencyMs)],
    ["TTFT p50 / p95", formatQuantiles(figures.ttftMs)],
    ["cached", formatShare(cached, trials)],
    ["recorded", formatShare(recorded, trials)],
  ];
}

function figuresOf(prompt: string, fold: Fold, { record, outcome, threshold }: Report): PromptFigures {
  return {
    ...fold,
    prompt,
    threshold,
    quality: outcome.metrics[prompt]?.["quality"]?.value,
    planned: Math.max(record.header.plan.cases, fold.scored + fold.unscored),
    latencyMs: fold.latencyMs.toSorted((a, b) => a - b),
    ttftMs: fold.ttftMs.toSorted((a, b) => a - b),
    qualities: qualitiesOf(fold.qualities),
  };
}

function emptyFold() {
  return {
    scored: 0,
    missed: 0,
    unscored: 0,
    skipped: 0,
    trials: 0,
    cached: 0,
    recorded: 0,
    candidate: NOTHING_SPENT,
    judge: NOTHING_SPENT,
    latencyMs: [] as number[], // an empty list says nothing of its items
    ttftMs: [] as number[], // likewise
    qualities: emptyQualities(),
  };
}

type Fold = ReturnType<typeof emptyFold>;

function addCase(fold: Fold, result: CaseResult): void {
  const { status, miss, trials } = result;
  fold[status] += 1;
  addQuality(fold.qualities, result);
  if (miss) fold.missed += 1;
  if (status !== "skipped") for (const trial of trials) addTrial(fold, trial);
}

function addTrial(fold: Fold, { source, usage, candidate }: TrialResult): void {
  fold.trials += 1;
  if (source !== "live") fold[source] += 1;
  fold.candidate = addSpend(fold.candidate, usage.candidate);
  fold.judge = addSpend(fold.judge, usage.judge);
  if (candidate?.latencyMs !== undefined) fold.latencyMs.push(candidate.latencyMs);
  if (candidate?.ttftMs !== undefined) fold.ttftMs.push(candidate.ttftMs);
}

function formatQuantiles(sortedMs: readonly number[]): string {
  const [p50, p95] = [quantile(sortedMs, 0.5), quantile(sortedMs, 0.95)];
  if (p50 === undefined || p95 === undefined) return "not measured";
  return p95 < 1000
    ? `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`
    : `${formatValue(p50 / 1000)} / ${formatValue(p95 / 1000)} s`;
}

function formatShare(part: number, whole: number): string {
  return part === 0 ? "0" : `${part} of ${whole}`;
}
