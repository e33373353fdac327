import { parseRetrievalMetric, type RetrievalMetric } from "../domain/metric.ts";
import { UserError } from "../domain/problem.ts";
import { inertLine } from "../text/inert.ts";
import { suggest } from "../text/suggest.ts";
import { gradedRanking, hits, type GradedRanking } from "./retrieval/graded-ranking.ts";
import { valueOf } from "./retrieval.ts";
import { readQrels, readRun, type Topics, type TrecFile } from "./trec-files.ts";

const CUTOFFS = [5, 10, 15, 20, 30, 100, 200, 500, 1000];

/** What is measured where no metric is named, in trec_eval's order. */
const ALL: readonly string[] = [
  "map",
  "rprec",
  "bpref",
  "mrr",
  ...CUTOFFS.map((k) => `precision@${k}`),
  ...CUTOFFS.map((k) => `recall@${k}`),
  "ndcg",
  ...CUTOFFS.map((k) => `ndcg@${k}`),
  ...[1, 5, 10].map((k) => `success@${k}`),
  "precision",
  "recall",
  "f1",
  ...CUTOFFS.map((k) => `f1@${k}`),
];

/**
 * Measures a run against relevance judgements and gives trec_eval's lines, for every topic and for `all`. No metrics means
 * all of them, and the counts too. A topic that the run lacks counts 0, one that nobody judged is left out. Throws `UserError`.
 */
export function evaluateRun(input: {
  readonly qrels: TrecFile;
  readonly run: TrecFile;
  /** In our names: `ndcg@10`. */
  readonly metrics?: readonly string[] | undefined;
  readonly relevantFrom: number;
}): string {
  const { metrics: named = [], relevantFrom } = input;
  const metrics = (named.length > 0 ? named : ALL).map(metricOf);
  const qrels = readQrels(input.qrels);
  const run = readRun(input.run);
  const problems = [...qrels.problems, ...run.problems];
  if (problems.length > 0) throw new UserError(problems);
  const topics = topicsOf(qrels.topics, run.topics, relevantFrom);
  const measures = [...(named.length > 0 ? [] : COUNTS), ...metrics.map(measureOf)];
  return [
    ...topics.flatMap(([topic, ranking]) => measures.map(({ name, of, text }) => line(name, topic, text(of(ranking))))),
    ...(named.length > 0 ? [] : [line("num_q", "all", String(topics.length))]),
    ...measures.map(({ name, of, text, isMean }) => {
      const sum = topics.reduce((total, [, ranking]) => total + of(ranking), 0);
      return line(name, "all", text(isMean ? sum / topics.length : sum));
    }),
  ].join("");
}

interface Measure {
  readonly name: string;
  readonly of: (ranking: GradedRanking) => number;
  readonly text: (value: number) => string;
  /** Over all topics the mean; else the sum. */
  readonly isMean: boolean;
}

const COUNTS: readonly Measure[] = [
  { name: "num_ret", of: ({ grades }) => grades.length, text: String, isMean: false },
  { name: "num_rel", of: ({ relevantCount }) => relevantCount, text: String, isMean: false },
  { name: "num_rel_ret", of: (ranking) => hits(ranking, ranking.grades.length), text: String, isMean: false },
];

function measureOf(metric: RetrievalMetric): Measure {
  return { name: trecName(metric), of: (ranking) => valueOf(metric, ranking), text: fourDecimals, isMean: true };
}

function metricOf(name: string): RetrievalMetric {
  const metric = parseRetrievalMetric(name);
  if (metric !== undefined) return metric;
  const hint = suggest(name, ALL) ?? "known: precision recall f1 (also @k) success@k ndcg ndcg@k mrr map rprec bpref";
  throw new UserError([{ message: `"${name}" is not a retrieval metric`, hint }]);
}

function topicsOf(qrels: Topics, run: Topics, relevantFrom: number): readonly (readonly [string, GradedRanking])[] {
  if (![...qrels.keys()].some((topic) => run.has(topic))) throw new UserError("the qrels and the run share no topic");
  return [...qrels]
    .toSorted(([a], [b]) => byBytes(a, b))
    .map(([topic, grades]) => {
      const labels = { relevant: Object.fromEntries(grades), relevantFrom };
      return [topic, gradedRanking(labels, ranked(run.get(topic) ?? new Map()))];
    });
}

/** By score, then by document id, both descending: trec_eval's order. */
export function ranked(scores: ReadonlyMap<string, number>): readonly string[] {
  return [...scores].toSorted(([idA, a], [idB, b]) => b - a || byBytes(idB, idA)).map(([id]) => id);
}

/** UTF-8 as C's strcmp compares it. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function trecName({ measure, k }: RetrievalMetric): string {
  const name = TREC_NAMES[measure];
  return k === undefined ? name.whole : `${name.cut}_${k}`;
}

const TREC_NAMES: Readonly<Record<RetrievalMetric["measure"], { readonly whole: string; readonly cut: string }>> = {
  precision: { whole: "set_P", cut: "P" },
  recall: { whole: "set_recall", cut: "recall" },
  f1: { whole: "set_F", cut: "F" },
  success: { whole: "success", cut: "success" },
  ndcg: { whole: "ndcg", cut: "ndcg_cut" },
  mrr: { whole: "recip_rank", cut: "recip_rank" },
  map: { whole: "map", cut: "map_cut" },
  rprec: { whole: "Rprec", cut: "Rprec" },
  bpref: { whole: "bpref", cut: "bpref" },
};

function line(name: string, topic: string, value: string): string {
  return `${name.padEnd(22)}\t${inertLine(topic)}\t${value}\n`;
}

/** As C's `%.4f`, which rounds a tie to the even digit where `toFixed` rounds it up; ties are the odd multiples of 1/32. */
function fourDecimals(value: number): string {
  const isTie = Math.abs((value * 32) % 2) === 1;
  const below = Math.floor(value * 1e4);
  return (isTie ? (below + (below % 2)) / 1e4 : value).toFixed(4);
}
