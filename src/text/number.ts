const DECIMALS = [2, 4, 6, 9];

/** A plain number with two decimals, or with as many more as show on which side of the limit it lies: 0.8971 against 0.90. */
export function formatValue(value: number, limit?: number): string {
  const side = (shown: number): number => (limit === undefined ? 0 : Math.sign(units(shown) - units(limit)));
  const decimals = DECIMALS.find((count) => side(Number(value.toFixed(count))) === side(value)) ?? 9;
  return value.toFixed(decimals);
}

/** Whole numbers of 1e-9, in which gates compare. */
function units(value: number): number {
  return Math.round(value * 1e9);
}

/** A probability: small ones by their size. */
export function formatP(p: number): string {
  return p >= 0.001 || p === 0 ? p.toFixed(3) : p.toExponential(1);
}
