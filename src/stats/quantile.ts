/** The nearest rank: the value at the 1-based place ⌈p·n⌉ of the values in ascending order; undefined where there are none. */
export function quantile(sortedAscending: ArrayLike<number>, p: number): number | undefined {
  const n = sortedAscending.length;
  // 0.07 * 100 is 7.000000000000001 in floats, and its rank is 7.
  const rank = Math.ceil(p * n - 1e-9);
  return sortedAscending[Math.min(Math.max(rank, 1), n) - 1];
}
