import type { CaseResult } from "../domain/case-result.ts";

/** Equal parts of 0..1; 1 itself lies in the last. */
export const BINS = 20;

/** Cases of one part of 0..1. */
export interface QualityBin {
  readonly passed: number;
  readonly missed: number;
}

/** The cases that carry a tag. */
export interface TagFigures {
  readonly tag: string;
  /** Mean over the scored; undefined where there are none. */
  readonly quality: number | undefined;
  readonly scored: number;
  readonly missed: number;
  readonly unscored: number;
}

/** How the quality of one prompt config's cases is spread, and what it is tag by tag. */
export interface QualityFigures {
  readonly bins: readonly QualityBin[];
  /** The lowest quality first. */
  readonly tags: readonly TagFigures[];
}

/** What is counted while the cases go by. */
export interface QualityFold {
  readonly bins: { passed: number; missed: number }[];
  readonly tags: Map<string, { sum: number; scored: number; missed: number; unscored: number }>;
}

/** Nothing counted yet. */
export function emptyQualities(): QualityFold {
  return { bins: Array.from({ length: BINS }, () => ({ passed: 0, missed: 0 })), tags: new Map() };
}

/** Counts one case. */
export function addQuality({ bins, tags }: QualityFold, { status, quality, miss, trials }: CaseResult): void {
  const bin = quality === undefined ? undefined : bins[Math.min(BINS - 1, Math.floor(quality * BINS + 1e-9))];
  if (bin !== undefined) bin[miss ? "missed" : "passed"] += 1;
  if (status === "skipped") return;
  for (const tag of new Set(trials[0].tags)) {
    const fold = tags.get(tag) ?? { sum: 0, scored: 0, missed: 0, unscored: 0 };
    tags.set(tag, fold);
    if (miss) fold.missed += 1;
    if (status === "unscored") fold.unscored += 1;
    if (quality !== undefined) {
      fold.sum += quality;
      fold.scored += 1;
    }
  }
}

/** What was counted, as figures. */
export function qualitiesOf({ bins, tags }: QualityFold): QualityFigures {
  const figures = Array.from(tags, ([tag, { sum, ...counts }]) => ({
    tag,
    ...counts,
    quality: counts.scored === 0 ? undefined : sum / counts.scored,
  }));
  return { bins, tags: figures.toSorted((a, b) => (a.quality ?? -1) - (b.quality ?? -1)) };
}
