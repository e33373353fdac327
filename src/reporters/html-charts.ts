import type { GateResult } from "../domain/record.ts";
import { parseGateRule } from "../domain/gate-rule.ts";
import { unitOf } from "../domain/metric.ts";
import { BINS, type QualityBin } from "./quality-figures.ts";
import { markup, type Markup } from "./markup.ts";

/** What a bar shows. */
export interface Bar {
  readonly value: number | undefined;
  /** On which side of its limit it lies; "plain": that is not decided. */
  readonly side: "good" | "bad" | "plain";
  readonly limit?: number;
  /** Between which it lies, whatever the unscored values would have been. */
  readonly bounds?: readonly [worst: number, best: number] | undefined;
}

/** A share of 0..1. */
export function scoreBar({ value, side, limit, bounds }: Bar): Markup {
  const fill = value !== undefined && markup`<rect class="fill-${side}" y="2" width="${x(value)}" height="8"/>`;
  const stroke =
    limit !== undefined && markup`<rect class="limit" x="${x(Math.max(0, limit - 0.006))}" width="1.2" height="12"/>`;
  return markup`<svg class="bar-chart" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="12" rx="1"/>${fill}${bounds && whisker(bounds)}${stroke}</svg>`;
}

function whisker([one, other]: readonly [number, number]): Markup {
  const [low, high] = [x(Math.min(one, other)), x(Math.max(one, other))];
  return markup`<path class="whisker" d="M${low} 6H${high}M${low} 3v6M${high} 3v6"/>`;
}

const SIDES = { held: "good", broken: "bad", undecided: "plain" } as const;

/** The bar of a gate on a metric in 0..1; of another there is none. */
export function gateBar({ metric, rule, value, best, worst, unscored, status }: GateResult): Markup | undefined {
  const parsed = parseGateRule(metric, rule);
  if (typeof parsed === "string" || unitOf(parsed.metric.name) !== "score") return undefined;
  const bounds = unscored === 0 || worst === null || best === null ? undefined : ([worst, best] as const);
  return scoreBar({ value, side: SIDES[status], limit: parsed.limit, bounds });
}

const [WIDTH, HEIGHT, BASE, TOP] = [600, 170, 146, 18];

/** How many cases have which quality; a stroke where a case becomes a miss. */
export function histogram(bins: readonly QualityBin[], threshold: number, label: string): Markup {
  const most = Math.max(1, ...bins.map(({ passed, missed }) => passed + missed));
  const width = WIDTH / BINS;
  const bars = bins.map(({ passed, missed }, index) => {
    if (passed + missed === 0) return markup``;
    const [low, high] = [(missed / most) * (BASE - TOP), (passed / most) * (BASE - TOP)];
    const left = n(index * width + 2);
    return markup`<rect class="fill-bad" x="${left}" y="${n(BASE - low)}" width="${n(width - 4)}" height="${n(low)}"/><rect class="fill-good" x="${left}" y="${n(BASE - low - high)}" width="${n(width - 4)}" height="${n(high)}"/><text class="count" x="${n((index + 0.5) * width)}" y="${n(BASE - low - high - 4)}">${passed + missed}</text>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      markup`<text class="${tick === 0 ? "first" : tick === 1 ? "last" : "tick"}" x="${tick * WIDTH}" y="${HEIGHT - 6}">${tick.toFixed(2)}</text>`,
  );
  return markup`<svg class="histogram" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><path class="axis" d="M0 ${BASE}.5H${WIDTH}"/>${bars}<path class="threshold" d="M${n(threshold * WIDTH)} ${TOP - 14}V${BASE}"/>${ticks}</svg>`;
}

function x(share: number): string {
  return n(Math.min(1, Math.max(0, share)) * 100);
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
