import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { watch } from "chokidar";

/** Edits are gathered for this long: an editor writes a file in several steps. */
const GATHER_MS = 40;

export interface FileChanges {
  /** Watches these files and folders too. */
  add(paths: readonly string[]): void;
  close(): Promise<void>;
}

/** Tells of files whose content changed, that came, or that went. */
export function watchFiles(
  /** What is no input is not looked at. */
  counts: (path: string) => boolean,
  {
    timer,
    changed,
  }: {
    readonly timer: (ms: number, due: () => void) => () => void;
    readonly changed: (paths: readonly string[]) => void;
  },
): FileChanges {
  const contents = new Map<string, string>();
  const pending = new Set<string>();
  const watcher = watch([], { ignoreInitial: true, atomic: GATHER_MS, ignored: (path) => !counts(path) });
  watcher.on("all", (_, path) => {
    if (pending.size === 0) timer(GATHER_MS, tell);
    pending.add(path);
  });
  // A folder that went while it was looked at is no problem of ours.
  watcher.on("error", () => {});

  function tell(): void {
    const paths = [...pending].filter(isNews);
    pending.clear();
    if (paths.length > 0) changed(paths.toSorted());
  }

  function isNews(path: string): boolean {
    const content = contentOf(path);
    const news = contents.get(path) !== content;
    contents.set(path, content);
    return news;
  }

  return {
    add: (paths) => void watcher.add([...paths]),
    close: () => watcher.close(),
  };
}

function contentOf(path: string): string {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "none";
  }
}
