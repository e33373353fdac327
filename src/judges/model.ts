import type { CallContext } from "../domain/call.ts";
import { ProviderError } from "../domain/failure.ts";
import type { Judge, Judgement, ModelCall, Question } from "../domain/judge.ts";
import type { Message } from "../domain/message.ts";
import type { Completion, CompletionRequest, Provider } from "../domain/provider.ts";
import { failed } from "../domain/score.ts";
import { inquiryFor } from "./inquiry.ts";
import { judgementOf, unreadable } from "./judgement.ts";
import { promptFor } from "./prompt.ts";
import type { FirstGroups } from "./reply.ts";
import type { ReplyFormat } from "./reply-format.ts";

/** A model as the judge. A reply that cannot be read is asked for again `repair` times, with what is wrong with it; then the score is failed. */
export function modelJudge(parts: {
  readonly provider: Provider;
  readonly name: string;
  readonly reply?: ReplyFormat | undefined;
  readonly repair: number;
  readonly random: () => number;
  /** Finds the score in a reply of the format `text`. */
  readonly search?: FirstGroups | undefined;
}): Judge {
  const { provider, name, reply, repair, random, search } = parts;
  return {
    name,
    async judge(question: Question, context): Promise<Judgement> {
      const inquiry = inquiryFor(question, reply, search);
      const calls: ModelCall[] = [];
      const { messages, identity } = promptFor(question, inquiry.rubric, inquiry.instruction, random);
      const isReadable = (completion: Completion) => "value" in inquiry.read(completion);
      const further: Message[] = [];
      for (let attempt = 0; ; attempt += 1) {
        const request = {
          messages: [...messages, ...further],
          outputSchema: inquiry.schema,
          trial: context.trial,
          identity: [identity, ...further.map(({ role, content }) => [role, content])],
          isReadable,
        };
        const completion = await ask(provider, request, context);
        if (completion instanceof ProviderError) return { ...failed(completion.message, completion.kind), calls };
        calls.push(callOf(completion, provider));
        const reading = inquiry.read(completion);
        if ("value" in reading) return judgementOf(reading, calls);
        if (attempt >= repair) return unreadable(reading.unreadable, completion.text, calls);
        further.push(...askAgain(completion.text, reading.unreadable, inquiry.instruction));
      }
    },
  };
}

/** An interruption goes through; that there is no answer is a value. */
async function ask(
  provider: Provider,
  request: CompletionRequest,
  context: CallContext,
): Promise<Completion | ProviderError> {
  try {
    return await provider.complete(request, context);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

function callOf({ model, usage, reportedCostUsd, cachedAt }: Completion, provider: Provider): ModelCall {
  const source = cachedAt === undefined ? "live" : "cached";
  return { source, provider: provider.name, model: model ?? provider.model, usage, reportedCostUsd };
}

function askAgain(text: string, fault: string, instruction: string): readonly Message[] {
  return [
    { role: "assistant", content: text.trim() === "" ? "(empty)" : text },
    { role: "user", content: `Your reply cannot be read: ${fault}. ${instruction}` },
  ];
}
