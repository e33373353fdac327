import type { Config, ModelAccess } from "../config/config.ts";
import type { Edges } from "../domain/edges.ts";
import type { ModelSettings, Provider } from "../domain/provider.ts";
import { anthropicProvider } from "../providers/anthropic.ts";
import { openaiProvider } from "../providers/openai.ts";
import { limited } from "../run/limited.ts";
import { retrying } from "../run/retrying.ts";
import { stopping } from "../run/stopping.ts";
import { timed } from "../run/timed.ts";
import { cachedProvider } from "./cached-provider.ts";
import type { Caching } from "./caching.ts";

const PROVIDERS = { openai: openaiProvider, anthropic: anthropicProvider };

export interface ProviderSpec {
  readonly provider: string;
  /** What the config says of the model, checked. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly access: ModelAccess | undefined;
  readonly timeoutMs: number | undefined;
  readonly concurrency: number | undefined;
  /** Whether its answers are kept; undefined: they are. */
  readonly cache: boolean | undefined;
}

/** A provider that is timed, tried again, limited, asked no more once it can never answer, and not at all where the answer is known. */
export function makeProvider(
  spec: ProviderSpec,
  { timeoutMs, retry }: Config,
  edges: Edges,
  caching: Caching,
): Provider {
  const make = PROVIDERS[spec.provider as keyof typeof PROVIDERS]; // the config knows no other
  const settings = { ...spec.options, ...spec.access } as ModelSettings; // the plug-in's schema made it so
  const provider = make(settings, edges);
  const once = timed(provider.complete.bind(provider), spec.timeoutMs ?? timeoutMs, provider.name, edges);
  const complete = stopping(retrying(once, retry, edges));
  const bounded = spec.concurrency === undefined ? complete : limited(complete, spec.concurrency);
  const asked = { name: provider.name, model: provider.model, complete: bounded };
  return spec.cache === false && !caching.offline
    ? asked
    : cachedProvider(asked, settings, spec.cache ?? true, caching);
}
