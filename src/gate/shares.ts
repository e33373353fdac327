import type { TrialResult } from "../domain/record.ts";
import { toUnits } from "./exact.ts";
import { causeOf, type Missing, type Reader, type Reading } from "./reading.ts";

export const readQuality: Reader = (trials) => readMean(trials, qualityOf);

export function readScore(name: string): Reader {
  return (trials) => readMean(trials, (trial) => scoreOf(trial, name));
}

type Mark =
  | { readonly is: "value"; readonly units: number }
  | { readonly is: "missing" | "unclear"; readonly missing: readonly Missing[] }
  | { readonly is: "inapplicable" };

const INAPPLICABLE: Mark = { is: "inapplicable" };

/** The mean over the trials. Whether the metric applies is a matter of the case, so trials that cannot tell follow the others; where none can, it does. */
function readMean(trials: readonly TrialResult[], markOf: (trial: TrialResult) => Mark): Reading | undefined {
  const marks = trials.map(markOf);
  const applies = marks.some(({ is }) => is === "value" || is === "missing");
  if (!applies && marks.includes(INAPPLICABLE)) return undefined;
  const counted = marks.filter((mark) => mark.is !== "inapplicable");
  const low = counted.reduce((sum, mark) => sum + (mark.is === "value" ? mark.units : 0), 0);
  const unscored = counted.filter(({ is }) => is !== "value").length;
  return {
    samples: [{ low, high: low + unscored * 1e9, of: counted.length, known: unscored === 0 }],
    missing: counted.flatMap((mark) => (mark.is === "value" ? [] : mark.missing)),
  };
}

function qualityOf({ status, quality, error, scores }: TrialResult): Mark {
  if (error !== undefined) return { is: "unclear", missing: [causeOf(error)] };
  if (status === "scored") return quality === undefined ? INAPPLICABLE : shareMark(quality);
  const failed = Object.values(scores).filter((score) => score.status === "failed");
  if (failed.length === 0) return { is: "missing", missing: [{ message: "the quality is unscored" }] };
  return { is: "missing", missing: failed.map(({ cause, reason = "a score failed" }) => ({ cause, message: reason })) };
}

function scoreOf({ scores, error }: TrialResult, name: string): Mark {
  const score = Object.hasOwn(scores, name) ? scores[name] : undefined;
  switch (score?.status) {
    case "scored":
      return shareMark(score.value);
    case "failed": {
      const { cause, reason = `${name} failed` } = score;
      return { is: "missing", missing: [error === undefined ? { cause, message: reason } : causeOf(error)] };
    }
    case "skipped":
      return INAPPLICABLE;
    case undefined:
      if (error !== undefined) return { is: "unclear", missing: [causeOf(error)] };
      // Only cases that have checks have this scorer.
      return name === "checks" ? INAPPLICABLE : { is: "unclear", missing: [{ message: `no score for ${name}` }] };
  }
}

function shareMark(value: number | undefined): Mark {
  return value !== undefined && value >= 0 && value <= 1
    ? { is: "value", units: toUnits(value) }
    : { is: "missing", missing: [{ message: `${value} is no score` }] };
}
