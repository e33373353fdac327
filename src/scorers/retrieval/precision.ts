import { hits, share, type GradedRanking } from "./graded-ranking.ts";

/** The relevant share of the first `k` documents, also where fewer were retrieved; without `k`, of everything retrieved (trec_eval's P_k and set_P). */
export function precision(ranking: GradedRanking, k = ranking.grades.length): number {
  return share(hits(ranking, k), k);
}
