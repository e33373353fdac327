import type { FinishReason, Usage } from "../domain/candidate.ts";
import { valueAt } from "../text/source.ts";
import { badReply } from "./errors.ts";
import { countAt, listAt, parseArguments, reportOf, textAt, usageOf, type Fold, type Reply } from "./reply.ts";

/** Reads a message. */
export function readMessage(whole: unknown): Reply {
  if (!Array.isArray(valueAt(whole, ["content"]))) throw badReply("anthropic answered without content");
  const stop = textAt(whole, ["stop_reason"]);
  if (!stop) throw badReply("anthropic answered without a stop reason");
  const blocks = listAt(whole, ["content"]);
  const toolCalls = blocks
    .filter((block) => valueAt(block, ["type"]) === "tool_use")
    .map((block) => ({ name: textAt(block, ["name"]) ?? "", arguments: valueAt(block, ["input"]) }));
  const usage = countTokens(valueAt(whole, ["usage"]));
  return {
    text: blocks.map((block) => (valueAt(block, ["type"]) === "text" ? (textAt(block, ["text"]) ?? "") : "")).join(""),
    finishReason: finishReasonOf(stop),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(usage && { usage }),
    ...reportOf(whole),
  };
}

/** Puts the events of a streamed message together. */
export const foldEvents: Fold = async (events, onToken) => {
  const seen = { model: "", stop: "", usage: {} };
  const blocks = new Map<number, Block>();
  for await (const event of events) {
    switch (valueAt(event, ["type"])) {
      case "message_start":
        seen.model = textAt(event, ["message", "model"]) ?? "";
        seen.usage = known(valueAt(event, ["message", "usage"]));
        break;
      case "content_block_start":
        blocks.set(countAt(event, ["index"]) ?? 0, startBlock(valueAt(event, ["content_block"])));
        break;
      case "content_block_delta":
        onToken();
        addDelta(blocks.get(countAt(event, ["index"]) ?? 0), valueAt(event, ["delta"]));
        break;
      case "message_delta":
        seen.stop = textAt(event, ["delta", "stop_reason"]) ?? seen.stop;
        seen.usage = { ...seen.usage, ...known(valueAt(event, ["usage"])) };
        break;
    }
  }
  if (seen.stop === "") throw badReply("anthropic ended its stream without a stop reason");
  return { model: seen.model, usage: seen.usage, stop_reason: seen.stop, content: [...blocks.values()].map(endBlock) };
};

interface Block {
  readonly type: unknown;
  readonly name: unknown;
  text: string;
  /** JSON of a tool's input, in pieces. */
  json: string;
  readonly input: unknown;
}

function startBlock(block: unknown): Block {
  const [type, name, input] = ["type", "name", "input"].map((key) => valueAt(block, [key]));
  return { type, name, input, text: textAt(block, ["text"]) ?? "", json: "" };
}

/** Thinking is neither text nor input. */
function addDelta(block: Block | undefined, delta: unknown): void {
  if (block === undefined) return;
  block.text += textAt(delta, ["text"]) ?? "";
  block.json += textAt(delta, ["partial_json"]) ?? "";
}

function endBlock({ type, name, text, json, input }: Block): unknown {
  return { type, name, text, input: json === "" ? input : parseArguments(json) };
}

/** The last usage of a stream holds only some of its keys, and nulls. */
function known(usage: unknown): object {
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, value]) => value !== null));
}

/** `input_tokens` leaves out what was read from the cache or written to it. */
function countTokens(usage: unknown): Usage | undefined {
  const input = countAt(usage, ["input_tokens"]);
  const read = countAt(usage, ["cache_read_input_tokens"]);
  const written = countAt(usage, ["cache_creation_input_tokens"]);
  return usageOf({
    inputTokens: input === undefined ? undefined : input + (read ?? 0) + (written ?? 0),
    outputTokens: countAt(usage, ["output_tokens"]),
    cachedInputTokens: read,
    reasoningTokens: countAt(usage, ["output_tokens_details", "thinking_tokens"]),
  });
}

function finishReasonOf(reason: string): FinishReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
      return "stop";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "tool_use":
      return "toolCalls";
    case "refusal":
      return "refusal";
    default:
      return "other";
  }
}
