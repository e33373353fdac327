import type { CaseResult } from "../domain/case-result.ts";
import { isNoAnswer } from "../domain/failure.ts";
import { unitOf, type MetricRef, type Statistic } from "../domain/metric.ts";
import { createFold, foldKey, type Fold, type Summary } from "./fold.ts";
import { readerOf } from "./reader.ts";
import type { Missing, Reading } from "./reading.ts";

export interface Counts {
  /** Cases to which the metric applies. */
  readonly planned: number;
  readonly scored: number;
  readonly unscored: number;
  /** Cases to which it does not. */
  readonly skipped: number;
}

/** Why values are missing, as far as the exit code and its sentence ask. */
export interface Wanting {
  /** What was said first where the budget had ended. */
  readonly budget?: string;
  /** What was said first where a system or judge gave no answer. */
  readonly noAnswer?: string;
  readonly casesWithoutAnswer: number;
}

/** All that is kept of one metric under one prompt config. */
export interface Tally {
  /** Must be asked for before the first case is added. */
  want(statistic: Statistic): void;
  add(result: CaseResult): void;
  /** Adds cases to which the metric does not apply. */
  addSkipped(cases: number): void;
  /** Adds cases of the plan of which nothing is known. */
  addUnknown(cases: number): void;
  counts(): Counts;
  wanting(): Wanting;
  summary(statistic: Statistic): Summary;
}

export function createTally(metric: MetricRef): Tally {
  const read = readerOf(metric);
  const folds = new Map<string, Fold>();
  const counts = { planned: 0, scored: 0, unscored: 0, skipped: 0 };
  let wanting: Wanting = { casesWithoutAnswer: 0 };

  function count({ samples, missing }: Reading, threshold: number): void {
    counts.planned += 1;
    counts[missing.length === 0 ? "scored" : "unscored"] += 1;
    if (missing.length > 0) wanting = addMissing(wanting, missing);
    for (const fold of folds.values()) for (const sample of samples) fold.add(sample, threshold);
  }

  return {
    want(statistic) {
      const key = foldKey(statistic);
      if (!folds.has(key)) folds.set(key, createFold(key));
    },
    add({ status, trials }) {
      const selected = status !== "skipped" && (metric.tag === undefined || trials[0].tags?.includes(metric.tag));
      const reading = selected ? read(trials) : undefined;
      if (reading === undefined) counts.skipped += 1;
      else count(reading, trials[0].threshold);
    },
    addSkipped(cases) {
      counts.skipped += cases;
    },
    addUnknown(cases) {
      const high = unitOf(metric.name) === "score" ? 1e9 : Infinity;
      const unknown = { samples: [{ low: 0, high, of: 1, known: false }], missing: [NOT_IN_RECORD] };
      for (let index = 0; index < cases; index += 1) count(unknown, 1);
    },
    counts: () => ({ ...counts }),
    wanting: () => wanting,
    summary(statistic) {
      const fold = folds.get(foldKey(statistic));
      if (fold === undefined) throw new Error(`${metric.name}.${statistic} was not asked for`);
      return fold.summary(statistic);
    },
  };
}

const NOT_IN_RECORD: Missing = { cause: "missing", message: "the record does not have it" };

function addMissing(so: Wanting, missing: readonly Missing[]): Wanting {
  const noAnswers = missing.filter(({ cause }) => cause !== undefined && cause !== "unreadable" && isNoAnswer(cause));
  const noAnswer = so.noAnswer ?? noAnswers[0]?.message;
  const budget = so.budget ?? missing.find(({ cause }) => cause === "budget")?.message;
  return {
    ...(noAnswer !== undefined && { noAnswer }),
    ...(budget !== undefined && { budget }),
    casesWithoutAnswer: so.casesWithoutAnswer + (noAnswers.length > 0 ? 1 : 0),
  };
}
