import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The numbers of each row of a table that is marked in a page. */
function rowsOf(page: string, table: string): readonly (readonly number[])[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const [, lines = ""] = new RegExp(`<!-- table: ${table} -->\\n((?:\\|.*\\n)+)`).exec(text) ?? [];
  const rows = lines.trimEnd().split("\n").slice(2);
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => [...row.matchAll(/\d+(?:\.\d+)?/g)].map(Number));
}

it.each(rowsOf("golden-cases.md", "block chance"))(
  "a gate of 0.90 blocks a true share of %d so often",
  (share, ...shown) => {
    expect([30, 100, 300, 1000].map((cases) => Math.round(100 * below(0.9, cases, share)))).toEqual(shown);
  },
);

it.each(rowsOf("judging-the-judge.md", "intervals"))("of %d marks %d agreed", (marks, agreed = 0, rate, ...bounds) => {
  expect(rounded(agreed / marks)).toBe(rate);
  expect(wilson(agreed, marks).map(rounded)).toEqual(bounds);
});

it.each(rowsOf("judging-the-judge.md", "bias"))(
  "with a TPR of %d and a TNR of %d",
  (tpr, tnr = 0, quality = 0, shown = 0) => {
    expect(quality * tpr + (1 - quality) * (1 - tnr)).toBeCloseTo(shown, 3);
  },
);

/** The chance that fewer than the limit's share of so many independent cases are right: a binomial sum. */
function below(limit: number, cases: number, share: number): number {
  let logarithm = cases * Math.log(1 - share); // the chance of none may be less than a number can hold
  let sum = 0;
  for (let right = 0; right < Math.round(limit * cases); right += 1) {
    sum += Math.exp(logarithm);
    logarithm += Math.log(((cases - right) * share) / ((right + 1) * (1 - share)));
  }
  return sum;
}

/** The score interval of a share at 95 % (Wilson 1927). */
function wilson(hits: number, n: number): readonly number[] {
  const z = 1.959964;
  const share = hits / n;
  const half = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return [-half, half].map((by) => (share + z ** 2 / (2 * n) + by) / (1 + z ** 2 / n));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
