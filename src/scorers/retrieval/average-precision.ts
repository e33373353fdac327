import { isRelevant, share, type GradedRanking } from "./graded-ranking.ts";

/** The mean, over all relevant documents, of the precision at the rank of each; 0 for one that was not retrieved (trec_eval's map). */
export function averagePrecision({ grades, relevantFrom, relevantCount }: GradedRanking): number {
  let found = 0;
  let sum = 0;
  for (const [index, grade] of grades.entries()) {
    if (!isRelevant(grade, relevantFrom)) continue;
    found += 1;
    sum += found / (index + 1);
  }
  return share(sum, relevantCount);
}
