import { describe, expect, it } from "vitest";
import type { Completion } from "../../src/domain/provider.ts";
import { context, eventStream, providerAt, question, serve, type Vendor } from "./server.ts";

async function answer(
  vendor: Vendor,
  body: object | readonly object[],
  headers: Record<string, string> = {},
): Promise<Completion> {
  const stream = Array.isArray(body);
  const url = await serve((_request, response) => {
    response.writeHead(200, { "content-type": stream ? "text/event-stream" : "application/json", ...headers });
    response.end(stream ? `${eventStream(body)}data: [DONE]\n\n` : JSON.stringify(body));
  });
  return providerAt(vendor, url, { stream }).complete(question, context());
}

const choice = (message: object | undefined, finish_reason: string) => ({ choices: [{ message, finish_reason }] });
const chunks = (deltas: readonly object[], finish_reason: string) => [
  ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
  { choices: [{ index: 0, delta: {}, finish_reason }] },
];

const call = (index: number, name: string | undefined, args: string) => ({
  tool_calls: [{ index, function: { name, arguments: args } }],
});

describe("a chat completion that is", () => {
  it.each([
    ["a text", { content: "4.20" }, "stop", { text: "4.20", finishReason: "stop" }],
    ["empty", { content: "" }, "stop", { text: "", finishReason: "stop" }],
    ["null", { content: null }, "stop", { text: "", finishReason: "stop" }],
    [
      "in parts",
      {
        content: [
          { type: "text", text: "4." },
          { type: "text", text: "20" },
        ],
      },
      "stop",
      { text: "4.20", finishReason: "stop" },
    ],
    ["a refusal", { content: null, refusal: "No." }, "stop", { text: "No.", finishReason: "refusal" }],
    ["cut off", { content: "4." }, "length", { text: "4.", finishReason: "length" }],
    ["filtered", { content: null }, "content_filter", { text: "", finishReason: "contentFilter" }],
    ["of an unknown end", { content: "4" }, "eos", { text: "4", finishReason: "other" }],
    [
      "a tool call",
      { content: null, tool_calls: [{ index: 0, function: { name: "price", arguments: '{"kg":5}' } }] },
      "tool_calls",
      { text: "", finishReason: "toolCalls", toolCalls: [{ name: "price", arguments: { kg: 5 } }] },
    ],
    [
      "a tool call that is not JSON",
      { tool_calls: [{ index: 0, function: { name: "price", arguments: "{kg" } }] },
      "tool_calls",
      { text: "", finishReason: "toolCalls", toolCalls: [{ name: "price", arguments: "{kg" }] },
    ],
    [
      "a call of the older API",
      { content: null, function_call: { name: "price", arguments: "[]" } },
      "function_call",
      { text: "", finishReason: "toolCalls", toolCalls: [{ name: "price", arguments: [] }] },
    ],
  ])("%s is an answer, whole or streamed", async (_what, message, finish, expected) => {
    const whole = await answer("openai", choice(message, finish));
    expect(whole).toEqual({ ...expected, latencyMs: expect.any(Number) });
    const { ttftMs: _first, ...streamed } = await answer("openai", chunks([message], finish));
    expect(streamed).toEqual({ ...expected, latencyMs: expect.any(Number) });
  });

  it("filtered without a message is an answer", async () => {
    expect(await answer("openai", choice(undefined, "content_filter"))).toMatchObject({
      text: "",
      finishReason: "contentFilter",
    });
  });

  it("streamed in pieces is put together: texts, two tool calls that alternate, the model, the usage at the end", async () => {
    const pieces = chunks(
      [
        { role: "assistant", content: "" },
        { content: "4." },
        call(0, "price", ""),
        call(1, "zone", '{"z"'),
        call(0, undefined, '{"kg":'),
        { content: "20" },
        call(1, undefined, ':"B"}'),
        call(0, undefined, "5}"),
      ],
      "tool_calls",
    );
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    };
    const other = { choices: [{ index: 1, delta: { content: "another choice" } }] };
    const completion = await answer("openai", [
      { model: "", choices: [] },
      other,
      ...pieces,
      { model: "m-1", choices: [], usage },
    ]);
    expect(completion).toEqual({
      text: "4.20",
      finishReason: "toolCalls",
      toolCalls: [
        { name: "price", arguments: { kg: 5 } },
        { name: "zone", arguments: { z: "B" } },
      ],
      model: "m-1",
      usage: { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2 },
      latencyMs: expect.any(Number),
      ttftMs: expect.any(Number),
    });
  });

  it.each([
    ["content", { content: "4" }],
    ["a refusal", { refusal: "No" }],
    ["reasoning", { reasoning_content: "hm" }],
    ["a tool call", { tool_calls: [{ index: 0, function: { name: "f", arguments: "" } }] }],
  ])("streamed has its first token where %s begins", async (_what, delta) => {
    expect(await answer("openai", chunks([delta], "stop"))).toHaveProperty("ttftMs");
  });

  it("streamed without a token has no time to the first one", async () => {
    expect(await answer("openai", chunks([{ role: "assistant", content: "" }], "stop"))).not.toHaveProperty("ttftMs");
  });
});

const message = (content: readonly object[], stop_reason: string) => ({ type: "message", content, stop_reason });

const halves = (whole: string) => [whole.slice(0, 2), whole.slice(2)];

/** The same message as events: text and input in two pieces each. */
function events({
  content,
  stop_reason,
}: {
  readonly content: readonly Record<string, unknown>[];
  readonly stop_reason: string;
}): object[] {
  const blocks = content.flatMap((block, index) => {
    const json = JSON.stringify(block["input"]);
    const deltas =
      block["type"] === "text"
        ? halves(String(block["text"])).map((text) => ({ type: "text_delta", text }))
        : block["type"] === "thinking"
          ? [{ type: "thinking_delta", thinking: block["thinking"] }]
          : halves(json).map((partial_json) => ({ type: "input_json_delta", partial_json }));
    return [
      { type: "content_block_start", index, content_block: { ...block, text: "", input: {} } },
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ];
  });
  return [
    { type: "message_start", message: { content: [], stop_reason: null } },
    { type: "ping" },
    ...blocks,
    { type: "message_delta", delta: { stop_reason } },
    { type: "message_stop" },
  ];
}

const text = (said: string) => ({ type: "text", text: said });
const tool = { type: "tool_use", name: "price", input: { kg: 5 } };

describe("a message that is", () => {
  it.each([
    ["a text", [text("4.20")], "end_turn", { text: "4.20", finishReason: "stop" }],
    ["two texts", [text("4."), text("20")], "stop_sequence", { text: "4.20", finishReason: "stop" }],
    ["empty", [], "end_turn", { text: "", finishReason: "stop" }],
    [
      "thought over",
      [{ type: "thinking", thinking: "hm" }, text("4.20")],
      "end_turn",
      { text: "4.20", finishReason: "stop" },
    ],
    ["cut off", [text("4.")], "max_tokens", { text: "4.", finishReason: "length" }],
    ["cut off by the window", [text("4.")], "model_context_window_exceeded", { text: "4.", finishReason: "length" }],
    ["a refusal", [text("No.")], "refusal", { text: "No.", finishReason: "refusal" }],
    ["paused", [text("4")], "pause_turn", { text: "4", finishReason: "other" }],
    [
      "a tool call",
      [text("Let me see."), tool],
      "tool_use",
      { text: "Let me see.", finishReason: "toolCalls", toolCalls: [{ name: "price", arguments: { kg: 5 } }] },
    ],
    [
      "a tool call without input",
      [{ ...tool, input: {} }],
      "tool_use",
      { text: "", finishReason: "toolCalls", toolCalls: [{ name: "price", arguments: {} }] },
    ],
  ])("%s is an answer, whole or streamed", async (_what, content, stop, expected) => {
    const whole = await answer("anthropic", message(content, stop));
    expect(whole).toEqual({ ...expected, latencyMs: expect.any(Number) });
    const { ttftMs, ...streamed } = await answer("anthropic", events({ content, stop_reason: stop }));
    expect(streamed).toEqual({ ...expected, latencyMs: expect.any(Number) });
    expect(ttftMs === undefined).toBe(content.length === 0);
  });

  it("streamed counts the input of its start, with the cache, and the output of its end", async () => {
    const start = { input_tokens: 3, cache_read_input_tokens: 20, cache_creation_input_tokens: 100, output_tokens: 1 };
    const end = { input_tokens: null, output_tokens: 12, output_tokens_details: { thinking_tokens: 5 } };
    const completion = await answer("anthropic", [
      { type: "message_start", message: { model: "m-1", usage: start } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: end },
    ]);
    expect(completion).toMatchObject({
      model: "m-1",
      usage: { inputTokens: 123, outputTokens: 12, cachedInputTokens: 20, reasoningTokens: 5 },
    });
  });
});

const withUsage = (usage: object | undefined) => ({ ...choice({ content: "4" }, "stop"), usage });

describe("what a gateway reports", () => {
  it.each([
    [{ "x-litellm-response-cost": "0.0012" }, undefined, { reportedCostUsd: 0.0012 }],
    [{}, { cost: 0.25 }, { reportedCostUsd: 0.25 }],
    [{ "x-litellm-response-cost": "0.5" }, { cost: 0.25 }, { reportedCostUsd: 0.5 }],
    [{ "x-litellm-response-cost": "None" }, { cost: "0.25" }, {}],
    [{ "x-litellm-response-cost": "-1" }, { cost: -0.25 }, {}],
    [{ "x-litellm-attempted-fallbacks": "1" }, undefined, { fellBack: true }],
    [{ "x-litellm-attempted-fallbacks": "0" }, undefined, {}],
  ])("in %j and usage %j is %j", async (headers, usage, expected) => {
    expect(await answer("openai", withUsage(usage), headers)).toEqual({
      text: "4",
      finishReason: "stop",
      latencyMs: expect.any(Number),
      ...expected,
    });
    const streamed = [...chunks([{ content: "4" }], "stop"), { choices: [], usage }];
    expect(await answer("openai", streamed, headers)).toMatchObject(expected);
  });

  it.each<[object | null, string]>([
    [{ prompt_tokens: 3 }, "one direction alone"],
    [{ prompt_tokens: -1, completion_tokens: 2 }, "less than nothing"],
    [{ prompt_tokens: "3", completion_tokens: 2 }, "a text"],
    [null, "null"],
  ])("of usage as %j is no usage: %s", async (usage) => {
    expect(await answer("openai", withUsage(usage ?? undefined))).not.toHaveProperty("usage");
  });
});
