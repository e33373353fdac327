import { hits, share, type GradedRanking } from "./graded-ranking.ts";

/** The share of all relevant documents that stand among the first `k`; without `k`, among everything retrieved (trec_eval's recall_k and set_recall). */
export function recall(ranking: GradedRanking, k = ranking.grades.length): number {
  return share(hits(ranking, k), ranking.relevantCount);
}
