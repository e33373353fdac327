import { hits, type GradedRanking } from "./graded-ranking.ts";

/** 1 where one of the first `k` documents is relevant (trec_eval's success_k). */
export function success(ranking: GradedRanking, k = ranking.grades.length): number {
  return hits(ranking, k) > 0 ? 1 : 0;
}
