/** `did you mean "threshold"?` where one of the known words is near enough to the unknown one. */
export function suggest(unknown: string, known: Iterable<string>): string | undefined {
  const near = nearest(unknown, known);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** The known word nearest to an unknown one; undefined where none is near. */
export function nearest(unknown: string, known: Iterable<string>): string | undefined {
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    const distance = editDistance(unknown.toLowerCase(), word.toLowerCase());
    if (
      distance <= Math.max(2, Math.floor(word.length / 3)) &&
      distance < Math.min(word.length, best?.distance ?? Infinity)
    ) {
      best = { word, distance };
    }
  }
  return best?.word;
}

/** Insertions, deletions and substitutions between two words (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
