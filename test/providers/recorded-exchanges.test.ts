import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Completion } from "../../src/domain/provider.ts";
import { hearAnthropic, hearOpenai } from "./recorded-stream.ts";
import { bodyOf, close, context, listen, providerAt, question, type Vendor } from "./server.ts";

const folder = `${process.env["EVALGATE_TEST_DATA"] ?? "(EVALGATE_TEST_DATA is not set)"}/api-exchanges`;

interface Exchange {
  readonly request: { readonly url: string; readonly body: { readonly stream?: boolean } };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown };
}

interface Output {
  readonly id: string;
  readonly status: number;
  readonly response_model: string | null;
  readonly output: string | null;
  readonly finish_reason: string | null;
  readonly usage: Record<string, unknown> | null;
  readonly refusal?: string | null;
  readonly error?: { readonly code: string };
}

interface Row {
  readonly line: number;
  readonly vendor: Vendor;
  readonly azure: boolean;
  readonly stream: boolean;
  readonly exchange: Exchange;
  readonly output: Output;
}

describe.skipIf(!existsSync(folder))(`recorded exchanges in ${folder}`, () => {
  const rows = new Map<number, Row>();
  const asked: { readonly line: number; readonly path: string; readonly stream: unknown }[] = [];
  const server = createServer((request, response) => void replay(request, response));
  let url = "";

  beforeAll(async () => {
    const [exchanges, outputs] = await Promise.all([read<Exchange>("exchanges.jsonl"), read<Output>("outputs.jsonl")]);
    for (const [line, exchange] of exchanges.entries()) {
      const output = outputs[line];
      const { host, pathname } = new URL(exchange.request.url);
      if (output === undefined || !/\/chat\/completions$|^\/v1\/messages$/.test(pathname)) continue;
      rows.set(line, {
        line,
        vendor: pathname === "/v1/messages" ? "anthropic" : "openai",
        azure: host.endsWith(".openai.azure.com"),
        stream: exchange.request.body.stream === true,
        exchange,
        output,
      });
    }
    url = await listen(server);
  });
  afterAll(() => close(server));

  /** `/<line>/<path of the recorded call>` answers with that line; in small pieces, which cut characters and events. */
  async function replay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, line = "", path = ""] = /^\/(\d+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const recorded = rows.get(Number(line))?.exchange.response;
    const { stream } = await bodyOf(request);
    asked.push({ line: Number(line), path, stream });
    const type = { "content-type": recorded?.headers["content-type"] ?? "application/json" };
    response.writeHead(recorded?.status ?? 500, type);
    const body = Buffer.from(typeof recorded?.body === "string" ? recorded.body : JSON.stringify(recorded?.body));
    for (let at = 0; at < body.length; at += 331) response.write(body.subarray(at, at + 331));
    response.end();
  }

  async function complete({ line, vendor, stream, exchange }: Row): Promise<Completion> {
    const recorded = new URL(exchange.request.url);
    const base = recorded.pathname.replace(/\/chat\/completions$|\/v1\/messages$/, "");
    const query = Object.fromEntries(recorded.searchParams);
    const completion = await providerAt(vendor, `${url}/${line}${base}`, { stream, query }).complete(
      question,
      context(),
    );
    expect(asked.at(-1)).toEqual({ line, path: `${recorded.pathname}${recorded.search}`, stream });
    return completion;
  }

  it("are 126 of OpenAI's API, 55 of Azure's and 38 of Anthropic's; 153 of them whole, 66 streamed", () => {
    const all = [...rows.values()];
    expect(all.filter(({ vendor, azure }) => vendor === "openai" && !azure)).toHaveLength(126);
    expect(all.filter(({ azure }) => azure)).toHaveLength(55);
    expect(all.filter(({ vendor }) => vendor === "anthropic")).toHaveLength(38);
    expect([all.filter(({ stream }) => !stream).length, all.filter(({ stream }) => stream).length]).toEqual([153, 66]);
  });

  const where = (test: (row: Row) => boolean) => [...rows.values()].filter(test);
  const isAnswered = ({ output }: Row) => output.status === 200 && output.error === undefined;

  it("whole: 151 whose text, finish reason, usage and model are the recorded ones", async () => {
    const tally = { answered: 0, refused: 0, filtered: 0, withTools: 0 };
    for (const row of where((row) => !row.stream && isAnswered(row))) {
      const { output, vendor } = row;
      const completion = await complete(row);
      expect({ id: output.id, ...factsOf(completion) }).toEqual({
        id: output.id,
        text: output.refusal ?? output.output ?? "",
        finishReason: output.refusal ? "refusal" : FINISH[output.finish_reason ?? ""],
        model: output.response_model,
        usage: usageOf(vendor, output.usage),
      });
      tally.answered += 1;
      if (completion.finishReason === "refusal") tally.refused += 1;
      if (completion.finishReason === "contentFilter") tally.filtered += 1;
      if (completion.toolCalls !== undefined) tally.withTools += 1;
    }
    expect(tally).toEqual({ answered: 151, refused: 14, filtered: 1, withTools: 7 });
  });

  it("whole: one content filter that comes as an error inside a 200, and is an answer", async () => {
    const completions = await Promise.all(
      where(({ output }) => output.status === 200 && output.error !== undefined).map(complete),
    );
    expect(completions).toEqual([{ text: "", finishReason: "contentFilter", latencyMs: expect.any(Number) }]);
  });

  it("whole: one deployment that is not there", async () => {
    const [row, ...others] = where(({ output }) => output.status !== 200);
    expect(others).toEqual([]);
    const completion = row === undefined ? Promise.resolve() : complete(row);
    await expect(completion).rejects.toMatchObject({ kind: "notFound", status: 404, final: true, retryable: false });
  });

  it("streamed: they say what an independent reader of the recorded events hears", async () => {
    const tally = { streams: 0, withUsage: 0, withTools: 0 };
    for (const row of where(({ stream }) => stream)) {
      const { vendor, exchange, output } = row;
      const heard = (vendor === "openai" ? hearOpenai : hearAnthropic)(String(exchange.response.body));
      const completion = await complete(row);
      expect({ id: output.id, ...factsOf(completion) }).toEqual({
        id: output.id,
        text: heard.text,
        finishReason: FINISH[heard.finish ?? ""],
        model: heard.model,
        usage: usageOf(vendor, heard.usage ?? null),
      });
      expect(completion.toolCalls ?? []).toEqual(
        heard.tools.map(({ name, json }) => ({ name, arguments: JSON.parse(json || "{}") as unknown })),
      );
      expect(completion.ttftMs).toBeLessThanOrEqual(completion.latencyMs);
      tally.streams += 1;
      if (completion.usage !== undefined) tally.withUsage += 1;
      if (completion.toolCalls !== undefined) tally.withTools += 1;
    }
    expect(tally).toEqual({ streams: 66, withUsage: 22, withTools: 5 });
  });
});

const FINISH: Record<string, string> = {
  stop: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  tool_calls: "toolCalls",
  tool_use: "toolCalls",
  content_filter: "contentFilter",
};

function factsOf({ text, finishReason, model, usage }: Completion) {
  return { text, finishReason, model, usage };
}

/** By the documents of the two APIs: Anthropic's `input_tokens` leave out the cache. */
function usageOf(vendor: Vendor, usage: Record<string, unknown> | null) {
  if (usage === null) return undefined;
  const at = (...path: string[]) =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], usage) as
      | number
      | undefined;
  const read = at("cache_read_input_tokens");
  const counts =
    vendor === "openai"
      ? {
          inputTokens: at("prompt_tokens"),
          outputTokens: at("completion_tokens"),
          cachedInputTokens: at("prompt_tokens_details", "cached_tokens"),
          reasoningTokens: at("completion_tokens_details", "reasoning_tokens"),
        }
      : {
          inputTokens: (at("input_tokens") ?? 0) + (read ?? 0) + (at("cache_creation_input_tokens") ?? 0),
          outputTokens: at("output_tokens"),
          cachedInputTokens: read,
        };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
}

async function read<T>(file: string): Promise<T[]> {
  const lines: T[] = [];
  // The files hold what their SOURCE.md says; a row of another shape fails its test.
  for await (const line of createInterface(createReadStream(`${folder}/${file}`))) lines.push(JSON.parse(line) as T);
  return lines;
}
