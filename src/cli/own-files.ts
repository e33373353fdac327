/** A file that changes in one run after the other is written by the run: it would never end. */
const OFTEN = 3;

/** Files that the run itself writes. */
export interface OwnFiles {
  has(path: string): boolean;
  /** A run ended, in which these changed. */
  changed(paths: readonly string[]): void;
}

export function ownFiles(found: (path: string) => void): OwnFiles {
  const own = new Set<string>();
  let counts = new Map<string, number>();
  return {
    has: (path) => own.has(path),
    changed(paths) {
      counts = new Map(paths.map((path) => [path, (counts.get(path) ?? 0) + 1]));
      for (const [path, count] of counts) {
        if (count < OFTEN || own.has(path)) continue;
        own.add(path);
        found(path);
      }
    },
  };
}
