/** What a gate can stand on: a metric, how its values become one number, and over which cases. */
export interface MetricRef {
  /** `quality`, `recall@5`, `latency`, or the name of a scorer. */
  readonly name: string;
  readonly statistic: Statistic;
  /** Only the cases with this tag. */
  readonly tag?: string | undefined;
}

export const STATISTICS = [
  "mean",
  "min",
  "p50",
  "p95",
  "p99",
  "max",
  "passRate",
  "regression",
  "total",
  "unreadable",
] as const;
/** `total` and `unreadable` belong to `cost.total`, `tokens.total` and `judge.unreadable` alone; `regression` is the baseline's mean less this one's. */
export type Statistic = (typeof STATISTICS)[number];

const RETRIEVAL_AT_K = ["precision", "recall", "f1", "success", "ndcg"] as const;
const RETRIEVAL_WHOLE = ["precision", "recall", "f1", "mrr", "map", "ndcg", "rprec", "bpref"] as const;
/** Names that `.p95` and the like must follow: a mean of latencies says little. */
const MEASURED = ["latency", "ttft", "cost"] as const;
const SUMS = ["cost.total", "tokens.total", "judge.unreadable"] as const;

/** A retrieval metric: which one, and over how many documents (all that were retrieved where `k` is absent). */
export interface RetrievalMetric {
  readonly measure: (typeof RETRIEVAL_AT_K)[number] | (typeof RETRIEVAL_WHOLE)[number];
  readonly k?: number | undefined;
}

export function parseRetrievalMetric(name: string): RetrievalMetric | undefined {
  const [measure = "", cutoff, ...rest] = name.split("@");
  if (rest.length > 0) return undefined;
  if (cutoff === undefined) return isOneOf(RETRIEVAL_WHOLE, measure) ? { measure } : undefined;
  const k = /^[1-9]\d{0,4}$/.test(cutoff) ? Number(cutoff) : undefined;
  return k !== undefined && isOneOf(RETRIEVAL_AT_K, measure) ? { measure, k } : undefined;
}

/** How the metric's name, statistic and slice were written; undefined where the text is none. Whether the name exists is for the caller to say. */
export function parseMetricRef(text: string): MetricRef | undefined {
  const [, body = "", tag] = /^([^{}]+?)(?:\{tag:([^{}]+)\})?$/.exec(text.trim()) ?? [];
  if (body === "") return undefined;
  if (isOneOf(SUMS, body)) {
    const [name = "", statistic] = body.split(".");
    return { name, statistic: statistic === "total" ? "total" : "unreadable", tag };
  }
  const dot = body.lastIndexOf(".");
  const suffix = body.slice(dot + 1);
  if (dot > 0 && isOneOf(STATISTICS, suffix) && suffix !== "total" && suffix !== "unreadable") {
    return { name: body.slice(0, dot), statistic: suffix, tag };
  }
  return { name: body, statistic: "mean", tag };
}

export function formatMetricRef({ name, statistic, tag }: MetricRef): string {
  return `${name}${statistic === "mean" ? "" : `.${statistic}`}${tag === undefined ? "" : `{tag:${tag}}`}`;
}

/** Whether values of this metric are durations, sums of money or counts, not scores in 0..1. */
export function unitOf(name: string): "score" | "seconds" | "usd" | "tokens" {
  if (name === "latency" || name === "ttft") return "seconds";
  if (name === "cost") return "usd";
  return name === "tokens" ? "tokens" : "score";
}

export function isMeasured(name: string): boolean {
  return isOneOf(MEASURED, name);
}

/** Names that no scorer may take: they mean a metric or a statistic already. */
export function isReservedName(name: string): boolean {
  return (
    ["quality", "checks", "tokens", "judge", ...MEASURED].includes(name) ||
    STATISTICS.some((statistic) => name === statistic || name.endsWith(`.${statistic}`))
  );
}

function isOneOf<T extends string>(list: readonly T[], text: string): text is T {
  return list.some((item) => item === text);
}

/** Whether a metric, as gates write it, is held against a baseline. */
export function isRegression(text: string): boolean {
  return parseMetricRef(text)?.statistic === "regression";
}
