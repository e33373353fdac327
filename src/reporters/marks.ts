/** How a thing stands, as the page shows it: a shape and a word beside the colour. */
export type Mark = "good" | "bad" | "unsure" | "none";

/** What is drawn in a square of 16, as SVG paths: a disc with a tick, a square with a cross, a triangle with a stroke, a ring with a dash. */
export const MARKS: Readonly<Record<Mark, { readonly shape: string; readonly sign: string }>> = {
  good: { shape: "M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1z", sign: "M4.6 8.3l2.3 2.4 4.5-5.2" },
  bad: {
    shape: "M2.5 1.5h11a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1z",
    sign: "M5 5l6 6M11 5l-6 6",
  },
  unsure: { shape: "M8 1.2l7.2 13H.8z", sign: "M8 6v4M8 11.9v.6" },
  none: { shape: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z", sign: "M5.5 8h5" },
};

/** How a case came out: passed, missed, unscored or skipped. */
export function markOfCase({
  status,
  miss,
}: {
  readonly status: "scored" | "unscored" | "skipped";
  readonly miss: boolean;
}): {
  readonly mark: Mark;
  readonly word: "passed" | "missed" | "unscored" | "skipped";
} {
  switch (status) {
    case "scored":
      return miss ? { mark: "bad", word: "missed" } : { mark: "good", word: "passed" };
    case "unscored":
      return { mark: "unsure", word: "unscored" };
    case "skipped":
      return { mark: "none", word: "skipped" };
  }
}
