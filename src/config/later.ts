/** Keys that are spoken for and do nothing yet: refused, so that nobody believes they work. */
export const LATER = {
  config: new Set(["budget", "interval", "stop", "cache"]),
  prompt: new Set(["cache", "fallback", "protocol"]),
  judge: new Set(["samples", "panel", "combine", "quorum", "requires", "cache"]),
  /** Scorer types. */
  scorers: new Set(["startsWith", "endsWith", "length", "calls", "latency", "cost", "relevance", "refusal"]),
  /** Providers of prompt configs. */
  providers: new Set(["embedded"]),
  gate: new Set(["strict"]),
} satisfies Readonly<Record<string, ReadonlySet<string>>>;
