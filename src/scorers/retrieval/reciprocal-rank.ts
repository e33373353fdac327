import { isRelevant, type GradedRanking } from "./graded-ranking.ts";

/** One over the rank of the first relevant document, 0 where there is none (trec_eval's recip_rank). */
export function reciprocalRank({ grades, relevantFrom }: GradedRanking): number {
  const first = grades.findIndex((grade) => isRelevant(grade, relevantFrom));
  return first === -1 ? 0 : 1 / (first + 1);
}
