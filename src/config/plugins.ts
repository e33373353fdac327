import type * as z from "zod/mini";
import type { ScorerType } from "../domain/scorer.ts";

/** What the config's schema is composed from; the app has the list. */
export interface Plugins {
  readonly scorers: readonly ScorerType[];
  /** The type of this name; those of retrieval metrics are made for each cut-off. */
  readonly scorerType: (name: string) => ScorerType | undefined;
  /** By the name that stands under `provider` of a prompt config. */
  readonly systems: Readonly<Record<string, z.ZodMiniObject>>;
  /** Providers of prompt configs whose system is a model, with a prompt and perhaps a retriever. */
  readonly models: readonly string[];
  /** Providers of prompt configs that cannot do without a retriever. */
  readonly retrieving: readonly string[];
  readonly judges: Readonly<Record<string, z.ZodMiniObject>>;
  /** `reply` of a judge. */
  readonly replyFormat: z.ZodMiniType;
  readonly retriever: z.ZodMiniType;
}
