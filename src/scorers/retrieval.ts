import * as z from "zod/mini";
import type { RetrievalMetric } from "../domain/metric.ts";
import { failed, scored } from "../domain/score.ts";
import type { Scorer, ScorerType } from "../domain/scorer.ts";
import { averagePrecision } from "./retrieval/average-precision.ts";
import { bpref } from "./retrieval/bpref.ts";
import { f1 } from "./retrieval/f1.ts";
import { gradedRanking, type GradedRanking, type Labels } from "./retrieval/graded-ranking.ts";
import { ndcg } from "./retrieval/ndcg.ts";
import { precision } from "./retrieval/precision.ts";
import { rPrecision } from "./retrieval/r-precision.ts";
import { recall } from "./retrieval/recall.ts";
import { reciprocalRank } from "./retrieval/reciprocal-rank.ts";
import { success } from "./retrieval/success.ts";

/** A retrieval metric by its name, `recall@5` or `mrr`, as a type of scorer. */
export function retrievalScorerType(metric: RetrievalMetric): ScorerType {
  return {
    type: nameOfRetrieval(metric),
    options: z.strictObject({}),
    create: (_, { relevantFrom }) => retrievalScorer(metric, relevantFrom),
  };
}

/** Measures what a system retrieved against the labels of the case; `relevantFrom` is the lowest grade that counts as relevant. */
export function retrievalScorer(metric: RetrievalMetric, relevantFrom: number): Scorer {
  return {
    skips: ({ relevant = {} }) =>
      Object.values(relevant).some((grade) => grade >= relevantFrom)
        ? undefined
        : "the case lists no relevant documents",
    score: ({ relevant = {} }, { retrieved }) => {
      if (retrieved === undefined) return failed("the system did not report what it retrieved");
      const ranking = retrieved.map(({ id }) => id);
      return scored(retrievalValue(metric, { relevant, relevantFrom }, ranking));
    },
  };
}

/** The metric's value in 0..1 for a ranking, best first, of document ids; 0 where nothing is relevant. */
export function retrievalValue(metric: RetrievalMetric, labels: Labels, ranking: readonly string[]): number {
  return valueOf(metric, gradedRanking(labels, ranking));
}

export function valueOf({ measure, k }: RetrievalMetric, ranking: GradedRanking): number {
  switch (measure) {
    case "precision":
      return precision(ranking, k);
    case "recall":
      return recall(ranking, k);
    case "f1":
      return f1(ranking, k);
    case "success":
      return success(ranking, k);
    case "ndcg":
      return ndcg(ranking, k);
    case "mrr":
      return reciprocalRank(ranking);
    case "map":
      return averagePrecision(ranking);
    case "rprec":
      return rPrecision(ranking);
    case "bpref":
      return bpref(ranking);
  }
}

function nameOfRetrieval({ measure, k }: RetrievalMetric): string {
  return k === undefined ? measure : `${measure}@${k}`;
}
