/** For each p the smallest share of false discoveries at which it would still be called (Benjamini & Hochberg 1995). */
export function benjaminiHochberg(ps: readonly number[]): readonly number[] {
  const rising = ps.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = Array.from(ps, () => 1);
  let least = 1;
  for (const [before, { p, index }] of [...rising.entries()].toReversed()) {
    least = Math.min(least, (p * ps.length) / (before + 1));
    adjusted[index] = least;
  }
  return adjusted;
}
