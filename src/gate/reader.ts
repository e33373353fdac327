import type { MetricRef } from "../domain/metric.ts";
import { readCost, readLatency, readTtft } from "./measured.ts";
import type { Reader } from "./reading.ts";
import { readQuality, readScore } from "./shares.ts";
import { readSpent, readTokens } from "./spent.ts";
import { readUnreadable } from "./unreadable.ts";

/** How a metric is read off the trials of a case. */
export function readerOf({ name, statistic }: Pick<MetricRef, "name" | "statistic">): Reader {
  if (statistic === "unreadable") return readUnreadable;
  if (statistic === "total") return name === "tokens" ? readTokens : readSpent;
  switch (name) {
    case "quality":
      return readQuality;
    case "latency":
      return readLatency;
    case "ttft":
      return readTtft;
    case "cost":
      return readCost;
    default:
      return readScore(name);
  }
}
