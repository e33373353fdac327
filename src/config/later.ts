/** Keys that are spoken for and do nothing yet: refused, so that nobody believes they work. */
export const LATER = {
  config: new Set(["budget", "interval", "stop"]),
  prompt: new Set(["fallback"]),
  judge: new Set(["samples", "panel", "combine", "quorum", "requires"]),
  /** Providers of prompt configs. */
  providers: new Set<string>(),
  gate: new Set(["strict"]),
} satisfies Readonly<Record<string, ReadonlySet<string>>>;
