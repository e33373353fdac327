import { diffArrays } from "diff";
import { inert } from "./inert.ts";

/** A part of two texts: in both, in the later alone, or in the earlier alone. */
export interface Change {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** What differs from the nearest of the earlier texts, word by word; undefined where finding it takes too long. */
export function nearestChanges(from: readonly string[], to: string): readonly Change[] | undefined {
  const words = wordsOf(to);
  const all = from.slice(0, MOST_TEXTS).flatMap((text) => {
    const changes = diffArrays(wordsOf(text), words, { timeout: LONGEST_MS });
    return changes === undefined ? [] : [changes];
  });
  const [nearest] = all
    .map((changes) =>
      changes.map(({ added, removed, value }): Change => {
        return { kind: added ? "added" : removed ? "removed" : "same", text: value.join("") };
      }),
    )
    .toSorted((a, b) => differing(a) - differing(b));
  return nearest;
}

const MOST_TEXTS = 10;
const LONGEST_MS = 500;

/** As Unicode splits them: a price is one word, and a language without spaces has some. */
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(inert(text)), ({ segment }) => segment);
}

function differing(changes: readonly Change[]): number {
  return changes.reduce((sum, { kind, text }) => sum + (kind === "same" ? 0 : text.length), 0);
}
