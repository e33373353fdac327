import type { Config } from "../config/config.ts";
import type { AnswerStore } from "../domain/answer-store.ts";
import { UserError } from "../domain/problem.ts";
import type { RunOptions } from "./options.ts";

/** What a run does with the cache. */
export interface Caching {
  /** Nobody may be asked: what is neither kept nor recorded is missing. */
  readonly offline: boolean;
  /** For a system or judge whose answers are kept, as far as they are in this run. */
  store(): AnswerStore | undefined;
  /** Hands over what is on the disk, where a system or judge of this run has a use for it. */
  open(onDisk: (dir: string) => AnswerStore): void;
}

/** What flags and config say of the cache. Throws `UserError` for flags that cannot stand together. */
export function cachingOf({ cache }: Pick<Config, "cache">, options: RunOptions): Caching {
  const { cache: uses = true, refresh = false, offline = false } = options;
  if (offline && !uses) throw clash("--offline", "--no-cache");
  if (offline && refresh) throw clash("--offline", "--refresh");
  if (refresh && !uses) throw clash("--refresh", "--no-cache");
  let kept: AnswerStore | undefined;
  let wanted = false;
  const fresh = new Set<string>();
  const store: AnswerStore = {
    get: (key) => (refresh && !fresh.has(key) ? undefined : kept?.get(key)),
    put(key, answer, by) {
      if (refresh) fresh.add(key);
      kept?.put(key, answer, by);
    },
  };
  return {
    offline,
    store() {
      wanted = true;
      return uses && cache !== undefined ? store : undefined;
    },
    open(onDisk) {
      if (wanted && uses && cache !== undefined) kept = onDisk(cache.dir);
    },
  };
}

function clash(one: string, other: string): UserError {
  return new UserError([{ message: `${one} and ${other} cannot stand together`, hint: "leave out one of the two" }]);
}
