import { share, type GradedRanking } from "./graded-ranking.ts";

/**
 * Normalised discounted cumulative gain over the first `k` documents or over all: the gain is the grade, whatever counts as
 * relevant, the discount log2(rank + 1), the ideal ranking that of all judged documents (Järvelin & Kekäläinen 2002;
 * trec_eval's ndcg and ndcg_cut_k).
 */
export function ndcg({ grades, judged }: GradedRanking, k = Infinity): number {
  const ideal = judged.toSorted((a, b) => b - a);
  // Rounding lifts no ranking above the ideal one.
  return Math.min(1, share(discounted(grades.slice(0, k)), discounted(ideal.slice(0, k))));
}

function discounted(grades: readonly (number | undefined)[]): number {
  return grades.reduce<number>((sum, grade = 0, index) => sum + grade / Math.log2(index + 2), 0);
}
