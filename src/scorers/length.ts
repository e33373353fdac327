import * as z from "zod/mini";
import { once } from "../domain/once.ts";
import { scored } from "../domain/score.ts";
import type { ScorerType } from "../domain/scorer.ts";

const Size = z.int().check(z.minimum(0));

const Options = once(() =>
  z
    .strictObject({
      min: z.optional(Size.check(z.describe("the fewest that the answer may have"))),
      max: z.optional(Size.check(z.describe("the most that the answer may have"))),
      of: z._default(
        z
          .enum(["characters", "words"])
          .check(z.describe("characters as people see them (an emoji is one), or words as Unicode divides a text")),
        "characters",
      ),
    })
    .check(
      z.refine(({ min, max }) => min !== undefined || max !== undefined, "needs `min`, `max` or both"),
      z.refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
        path: ["max"],
        error: "must not be less than `min`",
      }),
    ),
);

/**
 * 1 where the answer, without the space around it, has at least `min` and at most `max` characters or words. Characters are grapheme
 * clusters and words the segments with a letter or a digit, both of UAX #29: so they mean something in a script without spaces too.
 */
export const lengthScorer: ScorerType<ReturnType<typeof Options>> = {
  type: "length",
  get options() {
    return Options();
  },
  create({ min = 0, max = Infinity, of }) {
    const count = COUNTS[of];
    return {
      skips: () => undefined,
      score(_, { text }) {
        const length = count(text.trim());
        if (length < min) return scored(0, `${length} ${of}, fewer than ${min}`);
        return length > max ? scored(0, `${length} ${of}, more than ${max}`) : scored(1, `${length} ${of}`);
      },
    };
  },
};

/** One language for all machines. */
const LANGUAGE = "en";

const COUNTS: Readonly<Record<"characters" | "words", (text: string) => number>> = {
  characters: (text) => countSegments(text, "grapheme", () => true),
  words: (text) => countSegments(text, "word", ({ isWordLike }) => isWordLike === true),
};

/** A segmenter takes the square of a text's length in time, so it is given a window of the text at a time. */
const WINDOW = 1000;
/** Where a segment ends is decided by what follows: in `4.20` two segments on. */
const UNSURE = 2;

function countSegments(
  text: string,
  granularity: "grapheme" | "word",
  counts: (segment: Intl.SegmentData) => boolean,
): number {
  const segmenter = new Intl.Segmenter(LANGUAGE, { granularity });
  let [count, start] = [0, 0];
  while (start < text.length) {
    const end = start + WINDOW;
    const segments = [...segmenter.segment(text.slice(start, end))];
    const sure = end >= text.length || segments.length <= UNSURE ? segments : segments.slice(0, -UNSURE);
    count += sure.filter(counts).length;
    start += sure.reduce((length, { segment }) => length + segment.length, 0);
  }
  return count;
}
