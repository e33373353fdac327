import type { CallContext } from "./call.ts";
import type { Candidate } from "./candidate.ts";
import type { Message } from "./message.ts";

/** What is asked of a system. The reference, the labels and the checks of the case are not here, so they cannot reach it. */
export interface SystemRequest {
  readonly caseId: string;
  /** 1-based. */
  readonly trial: number;
  /** The question as text; of a conversation, the last user text. */
  readonly input: string;
  /** The keys of an object input. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Variables of the prompt config and of the case; the case's win. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of a conversation, all of it. */
  readonly messages?: readonly Message[] | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A candidate with what only the run needs to know of it. */
export interface Answer {
  readonly candidate: Candidate;
  readonly source: "live" | "cached" | "recorded";
  /** When a cached one was given. */
  readonly cachedAt?: string | undefined;
  /** What the gateway said that the call cost. */
  readonly reportedCostUsd?: number | undefined;
  readonly fellBack?: boolean | undefined;
}

/** What is under test: a case in, a candidate out. */
export interface System {
  /** Throws `ProviderError` where there is no answer. */
  answer(request: SystemRequest, context: CallContext): Promise<Answer>;
  /** Gives back what it holds open; called once nobody asks it any more. */
  close?(): Promise<void>;
}
