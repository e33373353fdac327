import type { PageCase } from "../page-data.ts";

export type Show = "all" | "failing" | "passed" | "missed" | "unscored" | "skipped" | "regressed" | "fixed" | "changed";
export type SortKey = "quality" | "id" | "latency" | "cost";

/** Which cases are listed, and in which order. */
export interface Listing {
  readonly show: Show;
  /** Empty: any. */
  readonly tag: string;
  /** Empty: any. */
  readonly prompt: string;
  /** Every word of it stands in the id, the question or an answer. */
  readonly text: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** Cases that fit, in the order that is asked for; those without a figure come last, but unscored ones before the worst. */
export function list(cases: readonly PageCase[], listing: Listing): readonly PageCase[] {
  const { tag, prompt, text, sort, descending } = listing;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = cases.filter(
    (each) =>
      isShown(each, listing.show) &&
      (prompt === "" || each.prompt === prompt) &&
      (tag === "" || (each.tags?.includes(tag) ?? false)) &&
      words.every((word) => searched(each).includes(word)),
  );
  const sign = descending ? -1 : 1;
  if (sort === "id") return found.toSorted((a, b) => sign * (a.id < b.id ? -1 : Number(a.id > b.id)));
  return found.toSorted((a, b) => {
    const [left, right] = [figureOf(a, sort), figureOf(b, sort)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return sign * (left - right);
  });
}

export function isShown({ status, miss, change }: PageCase, show: Show): boolean {
  switch (show) {
    case "all":
      return true;
    case "failing":
      return miss || status === "unscored";
    case "passed":
      return status === "scored" && !miss;
    case "missed":
      return miss;
    case "unscored":
    case "skipped":
      return status === show;
    case "regressed":
    case "fixed":
    case "changed":
      return change === show;
  }
}

function figureOf({ status, quality, latencyMs, costUsd }: PageCase, sort: Exclude<SortKey, "id">): number | undefined {
  switch (sort) {
    case "quality":
      return status === "unscored" ? -1 : quality;
    case "latency":
      return latencyMs;
    case "cost":
      return costUsd;
  }
}

const searchTexts = new WeakMap<PageCase, string>();

function searched(each: PageCase): string {
  const known = searchTexts.get(each);
  if (known !== undefined) return known;
  const input = typeof each.input === "string" ? each.input : (JSON.stringify(each.input) ?? "");
  const answers = (each.trials ?? []).map(({ candidate }) => candidate?.text ?? "");
  const text = [each.id, input, ...answers].join("\n").toLowerCase();
  searchTexts.set(each, text);
  return text;
}
