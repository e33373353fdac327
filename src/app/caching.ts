import type { Config } from "../config/config.ts";
import type { AnswerStore } from "../domain/answer-store.ts";
import { UserError } from "../domain/problem.ts";
import type { RunOptions } from "./options.ts";

/** What a run does with the cache. */
export interface Caching {
  /** Nobody may be asked: what is neither kept nor recorded is missing. */
  readonly offline: boolean;
  /** For a system or judge whose answers are kept, or are not. */
  store(keeps: boolean): AnswerStore;
  /** Hands over what is on the disk, where a system or judge of this run has a use for it. */
  open(onDisk: (dir: string) => AnswerStore): void;
}

const NOTHING_KEPT: AnswerStore = { get: () => undefined, put: () => {} };

/** What flags and config say of the cache. Throws `UserError` for flags that cannot stand together. */
export function cachingOf({ cache }: Pick<Config, "cache">, options: RunOptions): Caching {
  const { cache: uses = true, refresh = false, offline = false } = options;
  if (offline && !uses) throw clash("--offline", "--no-cache");
  if (offline && refresh) throw clash("--offline", "--refresh");
  if (refresh && !uses) throw clash("--refresh", "--no-cache");
  let kept = NOTHING_KEPT;
  let wanted = false;
  const store: AnswerStore = {
    get: (key) => (refresh ? undefined : kept.get(key)),
    put: (key, answer, by) => kept.put(key, answer, by),
  };
  return {
    offline,
    store(keeps) {
      wanted ||= keeps;
      return keeps ? store : NOTHING_KEPT;
    },
    open(onDisk) {
      if (wanted && uses && cache !== undefined) kept = onDisk(cache.dir);
    },
  };
}

function clash(one: string, other: string): UserError {
  return new UserError([{ message: `${one} and ${other} cannot stand together`, hint: "leave out one of the two" }]);
}
