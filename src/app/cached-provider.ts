import { Completion, type ModelSettings, type Provider } from "../domain/provider.ts";
import { cached } from "../run/cached.ts";
import { completionKey } from "../providers/completion-key.ts";
import type { Caching } from "./caching.ts";

/** A provider whose answers are kept, unless `keeps` is false, and asked for only where they are not there. */
export function cachedProvider(
  provider: Provider,
  settings: ModelSettings,
  keeps: boolean,
  caching: Caching,
): Provider {
  const { name, model } = provider;
  const complete = cached(provider.complete.bind(provider), {
    store: keeps ? caching.store() : undefined,
    keyOf: completionKey(name, settings),
    revive({ answer, at }, { isReadable }) {
      const { data } = Completion.safeParse(answer);
      return data === undefined || isReadable?.(data) === false ? undefined : { ...data, cachedAt: at };
    },
    keep: (completion, { isReadable }) => (isReadable?.(completion) === false ? undefined : completion),
    by: { provider: name, model },
    offline: caching.offline,
  });
  return { name, model, complete };
}
