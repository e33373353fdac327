import type { FinishReason, ToolCall } from "../domain/candidate.ts";
import { valueAt } from "../text/source.ts";
import { badReply } from "./errors.ts";
import { countAt, listAt, parseArguments, reportOf, textAt, usageOf, type Fold, type Reply } from "./reply.ts";

/** Reads a chat completion. */
export function readCompletion(whole: unknown): Reply {
  const choice = listAt(whole, ["choices"])[0];
  if (choice === undefined) throw badReply("openai answered without choices");
  const finish = textAt(choice, ["finish_reason"]);
  if (!finish) throw badReply("openai answered without a finish reason");
  const message = valueAt(choice, ["message"]);
  if (!message && finish !== "content_filter") throw badReply("openai answered without a message");
  const refusal = textAt(message, ["refusal"]);
  const toolCalls = callsOf(message).map(toolCallOf);
  const usage = usageOf({
    inputTokens: countAt(whole, ["usage", "prompt_tokens"]),
    outputTokens: countAt(whole, ["usage", "completion_tokens"]),
    cachedInputTokens: countAt(whole, ["usage", "prompt_tokens_details", "cached_tokens"]),
    reasoningTokens: countAt(whole, ["usage", "completion_tokens_details", "reasoning_tokens"]),
  });
  return {
    text: refusal || textOf(valueAt(message, ["content"])),
    finishReason: refusal ? "refusal" : finishReasonOf(finish),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(usage && { usage }),
    ...reportOf(whole),
  };
}

/** Puts the chunks of a streamed chat completion together. */
export const foldChunks: Fold = async (chunks, onToken) => {
  const seen = { model: "", content: "", refusal: "", finish: "", usage: undefined as unknown };
  const calls = new Map<number, { name: string; arguments: string }>();
  for await (const chunk of chunks) {
    seen.model = textAt(chunk, ["model"]) || seen.model;
    seen.usage = valueAt(chunk, ["usage"]) ?? seen.usage;
    const choice = listAt(chunk, ["choices"]).find((choice) => (countAt(choice, ["index"]) ?? 0) === 0);
    seen.finish = textAt(choice, ["finish_reason"]) || seen.finish;
    const delta = valueAt(choice, ["delta"]);
    if (holdsToken(delta)) onToken();
    seen.content += textOf(valueAt(delta, ["content"]));
    seen.refusal += textAt(delta, ["refusal"]) ?? "";
    for (const part of callsOf(delta)) addCall(calls, part);
  }
  if (seen.finish === "") throw badReply("openai ended its stream without a finish reason");
  const message = {
    content: seen.content,
    refusal: seen.refusal,
    tool_calls: [...calls.values()].map((call) => ({ function: call })),
  };
  return { model: seen.model, usage: seen.usage, choices: [{ message, finish_reason: seen.finish }] };
};

/** Reasoning has no place in the answer, but it is what comes first. */
function holdsToken(delta: unknown): boolean {
  const texts = ["content", "refusal", "reasoning_content", "reasoning"].map((key) => textOf(valueAt(delta, [key])));
  return texts.some((text) => text !== "") || callsOf(delta).length > 0;
}

/** Name and arguments come in pieces; a piece without an index goes on with the call before it. */
function addCall(calls: Map<number, { name: string; arguments: string }>, part: unknown): void {
  const index = countAt(part, ["index"]) ?? Math.max(0, calls.size - 1);
  const call = calls.get(index) ?? { name: "", arguments: "" };
  const piece = toolPieceOf(part);
  calls.set(index, { name: call.name + piece.name, arguments: call.arguments + piece.arguments });
}

/** Also the one call of the older API, which names none. */
function callsOf(message: unknown): readonly unknown[] {
  const single = valueAt(message, ["function_call"]);
  return [...listAt(message, ["tool_calls"]), ...(single ? [{ function: single }] : [])];
}

function toolCallOf(call: unknown): ToolCall {
  const piece = toolPieceOf(call);
  return { name: piece.name, arguments: parseArguments(piece.arguments) };
}

function toolPieceOf(call: unknown): { readonly name: string; readonly arguments: string } {
  return {
    name: textAt(call, ["function", "name"]) ?? textAt(call, ["custom", "name"]) ?? "",
    arguments: textAt(call, ["function", "arguments"]) ?? textAt(call, ["custom", "input"]) ?? "",
  };
}

/** Some gateways send content as a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listAt({ content }, ["content"])
    .map((part) => textAt(part, ["text"]) ?? "")
    .join("");
}

function finishReasonOf(reason: string): FinishReason {
  switch (reason) {
    case "stop":
    case "length":
      return reason;
    case "tool_calls":
    case "function_call":
      return "toolCalls";
    case "content_filter":
      return "contentFilter";
    default:
      return "other";
  }
}
