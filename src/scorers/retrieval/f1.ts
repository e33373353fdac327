import { share, type GradedRanking } from "./graded-ranking.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";

/** The harmonic mean of precision and recall, both over the first `k` or over everything retrieved (trec_eval's set_F; van Rijsbergen 1979). */
export function f1(ranking: GradedRanking, k?: number): number {
  const [p, r] = [precision(ranking, k), recall(ranking, k)];
  return share(2 * p * r, p + r);
}
