import * as z from "zod/mini";
import type { CallContext } from "./call.ts";
import type { Fetch } from "./edges.ts";
import { FinishReason, Milliseconds, ToolCall, Usage } from "./candidate.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Message } from "./message.ts";

/** What one model is asked. Everything here decides the answer, or says what does. */
export interface CompletionRequest {
  readonly messages: readonly Message[];
  /** The reply must be JSON of this shape: the API's structured output where it has one. */
  readonly outputSchema?: JsonObject | undefined;
  /** 1-based; the trials of a case ask the same, and each has an answer of its own. */
  readonly trial?: number | undefined;
  /** What stands for the messages where something in them was drawn by chance: equal ones ask the same. */
  readonly identity?: Json | undefined;
  /** Whether the asker can read the reply; one that it cannot read is not kept. */
  readonly isReadable?: ((completion: Completion) => boolean) | undefined;
}

/** One model's reply, as the API reported it. */
export const Completion = z.object({
  text: z.string(),
  toolCalls: z.optional(z.array(ToolCall)),
  /** The model that answered; in real traffic it differs from the one asked for. */
  model: z.optional(z.string()),
  finishReason: FinishReason,
  usage: z.optional(Usage),
  /** Of the attempt that answered. */
  latencyMs: Milliseconds,
  /** Only where the reply was streamed. */
  ttftMs: z.optional(Milliseconds),
  /** What the gateway said that the call cost. */
  reportedCostUsd: z.optional(z.number().check(z.minimum(0))),
  /** The gateway answered from another model than the one asked for. */
  fellBack: z.optional(z.boolean()),
  /** When it was given, where it comes from the cache: nobody was asked now. */
  cachedAt: z.optional(z.string()),
});
export type Completion = Readonly<z.infer<typeof Completion>>;

/** Messages in, completion out, at one vendor's API. */
export interface Provider {
  /** `openai`, `anthropic`: what errors and prices call it. */
  readonly name: string;
  readonly model: string;
  /** Throws `ProviderError` where there is no answer; a refusal, an empty or a cut-off text is an answer. */
  complete(request: CompletionRequest, context: CallContext): Promise<Completion>;
}

/** How to reach and set a model; what `openai` and `anthropic` prompt configs and judges have in common. */
export interface ModelSettings {
  readonly model: string;
  readonly baseUrl?: string | undefined;
  /** The key itself; undefined where the endpoint wants none. Never logged. */
  readonly apiKey?: string | undefined;
  /** The name of the environment variable that holds it, for messages. */
  readonly apiKeyEnv?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  readonly tools?: readonly Json[] | undefined;
  readonly outputSchema?: JsonObject | undefined;
  readonly extraBody?: JsonObject | undefined;
  readonly stream: boolean;
}

/** What a provider needs of the outside. */
export interface ProviderParts {
  readonly fetch: Fetch;
  readonly monotonic: () => number;
}
