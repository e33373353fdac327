import type { Usage } from "../domain/candidate.ts";
import { ProviderError } from "../domain/failure.ts";
import type { Judge, Judgement } from "../domain/judge.ts";
import { failed } from "../domain/score.ts";
import type { ScoringContext } from "../domain/scorer.ts";
import { inquiryFor } from "./inquiry.ts";
import { judgementOf, unreadable } from "./judgement.ts";
import type { FirstGroups, Reply } from "./reply.ts";
import type { ReplyFormat } from "./reply-format.ts";

/** What a recorded reply is found by. */
export type ReplyKey = Pick<ScoringContext, "prompt" | "caseId" | "trial" | "scorer">;

export interface RecordedReply extends Reply {
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly costUsd?: number | undefined;
}

/** Replies that exist already: each is read as if it had just been given, and a missing one is a failed score. */
export function recordedJudge(parts: {
  readonly name: string;
  /** May throw `ProviderError` where an error was recorded instead of a reply. */
  readonly find: (key: ReplyKey) => RecordedReply | undefined;
  readonly reply?: ReplyFormat | undefined;
  readonly search?: FirstGroups | undefined;
}): Judge {
  const { name, find, reply: format, search } = parts;
  return {
    name,
    async judge(question, { prompt, caseId, trial, scorer }): Promise<Judgement> {
      let reply: RecordedReply | undefined;
      try {
        reply = find({ prompt, caseId, trial, scorer });
      } catch (error) {
        if (error instanceof ProviderError) return { ...failed(error.message, error.kind), calls: [] };
        throw error;
      }
      if (reply === undefined) return { ...failed("the recording has no reply for this trial", "missing"), calls: [] };
      const { text, model = "recorded", usage, costUsd } = reply;
      const calls = [{ source: "recorded", provider: "recorded", model, usage, reportedCostUsd: costUsd }] as const;
      const reading = inquiryFor(question, format, search).read(reply);
      return "value" in reading ? judgementOf(reading, calls) : unreadable(reading.unreadable, text, calls);
    },
  };
}
