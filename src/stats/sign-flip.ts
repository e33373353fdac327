import { normalCdf } from "./normal.ts";

/** One-sided: how likely a sum of differences as low as this one is when nothing fell. */
export interface SignFlip {
  readonly exact: number;
  /** Counts half of what ties with the sum; what is decided on. */
  readonly mid: number;
}

/**
 * The paired sign-flip test: under the null each difference (now - before) could as well have had the other sign.
 * Exact, by counting all sign patterns on a lattice of whole numbers; of differences of 0 and 1 it is McNemar's test.
 * Where the lattice is too large it is coarser, and beyond that the normal form stands in. Without a difference p is 1.
 */
export function signFlip(differences: readonly number[]): SignFlip {
  const units = differences.map((difference) => Math.round(difference * 1e9)).filter((unit) => unit !== 0);
  if (units.length === 0) return { exact: 1, mid: 1 };
  for (const { step, mostCells } of LATTICES) {
    const lattice = latticeOf(units, step, mostCells);
    if (lattice !== undefined) return countPatterns(lattice);
  }
  const sum = units.reduce((total, unit) => total + unit / 1e9, 0);
  const squares = units.reduce((total, unit) => total + (unit / 1e9) ** 2, 0);
  const p = normalCdf(sum / Math.sqrt(squares));
  return { exact: p, mid: p };
}

/** In units of 1e-9: exact, and to four and three decimals. */
const LATTICES = [
  { step: 1, mostCells: 2e7 },
  { step: 1e5, mostCells: 4e6 },
  { step: 1e6, mostCells: 4e6 },
];

interface Lattice {
  readonly sizes: readonly number[];
  readonly sum: number;
  readonly total: number;
}

/** Undefined where it has too many cells, or where a difference would vanish on it. */
function latticeOf(units: readonly number[], step: number, mostCells: number): Lattice | undefined {
  const rounded = units.map((unit) => Math.round(unit / step));
  if (rounded.includes(0)) return undefined;
  const common = rounded.reduce((all, value) => greatestCommonDivisor(all, Math.abs(value)), 0);
  const sizes = rounded.map((value) => Math.abs(value) / common);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (units.length * total > mostCells) return undefined;
  return { sizes, total, sum: rounded.reduce((sum, value) => sum + value, 0) / common };
}

/** The sum is `total - 2 * negative`, so it is as low as ours where `negative` is at least `(total - sum) / 2`. */
function countPatterns({ sizes, sum, total }: Lattice): SignFlip {
  const share = new Float64Array(total + 1);
  share[0] = 1;
  let top = 0;
  for (const size of sizes) {
    top += size;
    for (let negative = top; negative >= size; negative -= 1)
      share[negative] = 0.5 * ((share[negative] ?? 0) + (share[negative - size] ?? 0));
    for (let negative = size - 1; negative >= 0; negative -= 1) share[negative] = 0.5 * (share[negative] ?? 0);
  }
  const needed = (total - sum) / 2;
  const beyond = share.subarray(Math.floor(needed) + 1).reduceRight((all, part) => all + part, 0);
  const at = Number.isInteger(needed) ? (share[needed] ?? 0) : 0;
  return { exact: Math.min(1, beyond + at), mid: Math.min(1, beyond + at / 2) };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
