/** What a recorded event stream says, read line by line without any of the code under test. */
export interface Heard {
  readonly text: string;
  readonly finish: string | undefined;
  readonly model: string | undefined;
  readonly usage: Record<string, unknown> | undefined;
  readonly tools: readonly { readonly name: string; readonly json: string }[];
}

// Recorded JSON: every place that is read may be missing.
type Loose = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any

export function hearOpenai(stream: string): Heard {
  let text = "";
  let finish: string | undefined;
  let model: string | undefined;
  let usage: Record<string, unknown> | undefined;
  const names: string[] = [];
  const pieces: string[] = [];
  for (const event of dataOf(stream)) {
    if (event["model"]) model = event["model"];
    if (event["usage"]) usage = event["usage"];
    for (const choice of event["choices"]) {
      if (choice.index !== 0) continue;
      if (choice.finish_reason) finish = choice.finish_reason;
      text += choice.delta?.content ?? "";
      for (const call of choice.delta?.tool_calls ?? []) {
        names[call.index] ??= call.function.name;
        pieces[call.index] = (pieces[call.index] ?? "") + (call.function.arguments ?? "");
      }
    }
  }
  return { text, finish, model, usage, tools: names.map((name, index) => ({ name, json: pieces[index] ?? "" })) };
}

export function hearAnthropic(stream: string): Heard {
  const events = dataOf(stream);
  const of = (type: string) => events.filter((event) => event["type"] === type);
  const deltas = of("content_block_delta");
  const last = of("message_delta").at(-1);
  const first = of("message_start")[0]?.["message"];
  const tools = of("content_block_start").filter((event) => event["content_block"].type === "tool_use");
  return {
    text: deltas.map((event) => (event["delta"].type === "text_delta" ? event["delta"].text : "")).join(""),
    finish: last?.["delta"].stop_reason,
    model: first?.model,
    usage: { ...first?.usage, ...last?.["usage"] },
    tools: tools.map((start) => ({
      name: start["content_block"].name,
      json: deltas
        .filter((event) => event["index"] === start["index"])
        .map((event) => event["delta"].partial_json)
        .join(""),
    })),
  };
}

function dataOf(stream: string): Loose[] {
  return stream
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).trim())
    .filter((data) => data !== "[DONE]")
    .map((data) => JSON.parse(data) as Loose);
}
