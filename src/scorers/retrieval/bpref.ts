import { share, type GradedRanking } from "./graded-ranking.ts";

/**
 * How seldom a judged document that is not relevant stands before a relevant one; unjudged documents count for nothing
 * (Buckley & Voorhees 2004, with the bound min(R, N) of trec_eval).
 */
export function bpref({ grades, judged, relevantFrom, relevantCount }: GradedRanking): number {
  const bound = Math.min(judged.length - relevantCount, relevantCount);
  let before = 0;
  let sum = 0;
  for (const grade of grades) {
    if (grade === undefined) continue;
    if (grade < relevantFrom) before += 1;
    else sum += 1 - share(Math.min(before, relevantCount), bound);
  }
  return share(sum, relevantCount);
}
