import type { GradedRanking } from "./graded-ranking.ts";
import { precision } from "./precision.ts";

/** Precision over as many documents as are relevant (trec_eval's Rprec). */
export function rPrecision(ranking: GradedRanking): number {
  return precision(ranking, ranking.relevantCount);
}
