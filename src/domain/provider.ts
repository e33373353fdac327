import type { CallContext } from "./call.ts";
import type { Fetch } from "./edges.ts";
import type { FinishReason, ToolCall, Usage } from "./candidate.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Message } from "./message.ts";

/** What one model is asked. Everything here decides the answer. */
export interface CompletionRequest {
  readonly messages: readonly Message[];
  /** The reply must be JSON of this shape: the API's structured output where it has one. */
  readonly outputSchema?: JsonObject | undefined;
}

/** One model's reply, as the API reported it. */
export interface Completion {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  /** The model that answered; in real traffic it differs from the one asked for. */
  readonly model?: string;
  readonly finishReason: FinishReason;
  readonly usage?: Usage;
  /** Of the attempt that answered. */
  readonly latencyMs: number;
  /** Only where the reply was streamed. */
  readonly ttftMs?: number;
  /** What the gateway said that the call cost. */
  readonly reportedCostUsd?: number;
  /** The gateway answered from another model than the one asked for. */
  readonly fellBack?: boolean;
}

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
