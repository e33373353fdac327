/** One-sided 5 % and four runs of five. */
const SURE = 1.6448536269514722;
const FOUND = 0.8416212335729143;

/** The smallest drop of the mean that so many pairs would show in four of five runs; undefined where none differs. */
export function detectableDrop(differences: readonly number[]): number | undefined {
  const spread = standardDeviation(differences);
  return spread > 0 ? ((SURE + FOUND) * spread) / Math.sqrt(differences.length) : undefined;
}

function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
