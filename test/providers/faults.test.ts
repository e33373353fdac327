import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { ProviderError } from "../../src/domain/failure.ts";
import type { Completion } from "../../src/domain/provider.ts";
import { bodyOf, context, eventStream, providerAt, question, serve, type Vendor } from "./server.ts";

const vendors = ["openai", "anthropic"] as const;

const WHOLE = {
  openai: { model: "m", choices: [{ message: { content: "4.20" }, finish_reason: "stop" }] },
  anthropic: { model: "m", type: "message", content: [{ type: "text", text: "4.20" }], stop_reason: "end_turn" },
};
const STREAM = {
  openai: [
    { model: "m", choices: [{ index: 0, delta: { content: "4." } }] },
    { model: "m", choices: [{ index: 0, delta: { content: "20" } }] },
    { model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  ],
  anthropic: [
    { type: "message_start", message: { model: "m" } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "4.20" } },
    { type: "message_delta", delta: { stop_reason: "end_turn" } },
    { type: "message_stop" },
  ],
};

type Reply = (response: ServerResponse) => void;

const status =
  (
    code: number,
    body: unknown = { error: { message: "Try\nlater", type: "t" } },
    headers: Record<string, string> = {},
  ): Reply =>
  (response) => {
    response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };

const raw =
  (type: string, body: string): Reply =>
  (response) => {
    response.writeHead(200, { "content-type": type }).end(body);
  };

/** Sends the first half of a body, then cuts the connection. */
const broken =
  (type: string, body: string): Reply =>
  (response) => {
    response.writeHead(200, { "content-type": type });
    response.write(body.slice(0, body.length / 2), () => setImmediate(() => response.destroy()));
  };

async function ask(vendor: Vendor, reply: Reply, stream: boolean): Promise<Completion> {
  const url = await serve((_request, response) => reply(response));
  return providerAt(vendor, url, { stream, apiKeyEnv: "MY_KEY" }).complete(question, context());
}

async function failure(vendor: Vendor, reply: Reply, stream = false): Promise<ProviderError> {
  const error: unknown = await ask(vendor, reply, stream).then(
    (completion) => new Error(`an answer: ${JSON.stringify(completion)}`),
    (error: unknown) => error,
  );
  if (!(error instanceof ProviderError)) throw error;
  return error;
}

describe.each(vendors)("%s", (vendor) => {
  it("answers where nothing is wrong", async () => {
    const answer = { text: "4.20", finishReason: "stop", model: "m", latencyMs: expect.any(Number) };
    expect(await ask(vendor, status(200, WHOLE[vendor]), false)).toEqual(answer);
    const streamed = await ask(vendor, raw("text/event-stream", eventStream(STREAM[vendor])), true);
    expect(streamed).toEqual({ ...answer, ttftMs: expect.any(Number) });
  });

  it.each([
    [400, { kind: "badRequest", retryable: false, final: false }],
    [401, { kind: "auth", retryable: false, final: true }],
    [403, { kind: "auth", retryable: false, final: true }],
    [404, { kind: "notFound", retryable: false, final: true }],
    [408, { kind: "timeout", retryable: true, final: false }],
    [409, { kind: "server", retryable: true, final: false }],
    [422, { kind: "badRequest", retryable: false, final: false }],
    [429, { kind: "rateLimit", retryable: true, final: false }],
    [500, { kind: "server", retryable: true, final: false }],
    [503, { kind: "server", retryable: true, final: false }],
    [529, { kind: "server", retryable: true, final: false }],
  ])("takes status %d for %j, streamed or not", async (code, expected) => {
    for (const stream of [false, true]) {
      expect(await failure(vendor, status(code), stream)).toMatchObject({ ...expected, status: code });
    }
  });

  it.each([
    [401, { error: { message: "Wrong key\nDetails" } }, "answered 401 (key MY_KEY): Wrong key"],
    [500, { error: { message: "Down" } }, "answered 500: Down"],
    [400, { detail: "No such field" }, "answered 400: No such field"],
    [400, { message: "Not so" }, "answered 400: Not so"],
    [502, "plain", "answered 502: plain"],
    [503, {}, "answered 503: {}"],
    [500, { error: { message: "" } }, "answered 500: it gave no reason"],
    [500, { error: { message: "x".repeat(300) } }, `answered 500: ${"x".repeat(200)}… (100 more characters)`],
  ])("says of status %d with %j: %s", async (code, body, message) => {
    expect((await failure(vendor, status(code, body))).message).toBe(`${vendor} ${message}`);
  });

  it.each([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
    [{ date: "Sun, 01 Mar 2026 09:30:00 GMT", "retry-after": "Sun, 01 Mar 2026 09:30:30 GMT" }, 30_000],
    [{ date: "Sun, 01 Mar 2026 09:30:00 GMT", "retry-after": "Sun, 01 Mar 2026 09:29:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("reads %j as a wait of %s ms", async (headers, ms) => {
    for (const code of [429, 503]) {
      expect(await failure(vendor, status(code, undefined, headers))).toMatchObject({ retryAfterMs: ms });
    }
  });

  it("does not try again where the quota is spent", async () => {
    const error = await failure(vendor, status(429, { error: { message: "No money", code: "insufficient_quota" } }));
    expect(error).toMatchObject({ kind: "rateLimit", retryable: false });
  });

  it.each([
    ["HTML", raw("text/html", "<h1>Bad gateway</h1>"), "answered 200 with text/html that is not JSON"],
    ["an empty body", raw("application/json", ""), "answered 200 with an empty body"],
    ["no content", (response: ServerResponse) => void response.writeHead(204).end(), "answered 204 with an empty body"],
    ["cut JSON", raw("application/json", '{"choices": [{'), "answered 200 with application/json that is not JSON"],
    ["JSON that is no object", raw("application/json", "null"), expect.stringContaining("answered without")],
    ["an error in a 200", status(200, { error: { message: "Oh" } }), "answered 200 with an error: Oh"],
    ["another shape", status(200, { hello: "world" }), expect.stringMatching(/answered without (choices|content)/)],
    ["no choices", status(200, { choices: [] }), expect.stringMatching(/answered without (choices|content)/)],
    [
      "no finish reason",
      status(200, { choices: [{ message: { content: "4" } }], content: [{ type: "text", text: "4" }] }),
      expect.stringMatching(/answered without a (finish|stop) reason/),
    ],
  ])("takes %s for a bad reply, never for an answer", async (_what, reply, message) => {
    const error = await failure(vendor, reply);
    expect(error).toMatchObject({ kind: "badReply", retryable: false });
    expect(error.message.replace(`${vendor} `, "")).toEqual(message);
  });

  it.each([
    ["HTML", raw("text/html", "<h1>Bad gateway</h1>"), "answered 200 with text/html where a stream was asked for"],
    [
      "an answer as JSON",
      status(200, WHOLE[vendor]),
      "answered 200 with application/json where a stream was asked for",
    ],
    ["an error as JSON", status(200, { error: { message: "Oh" } }), "answered 200 with an error: Oh"],
    [
      "no content",
      (response: ServerResponse) => void response.writeHead(204).end(),
      "answered 204 with no content type where a stream was asked for",
    ],
    ["an empty stream", raw("text/event-stream", ""), expect.stringMatching(/^ended its stream without a/)],
    [
      "a stream without its end",
      raw("text/event-stream", eventStream(STREAM[vendor].slice(0, -2))),
      expect.stringMatching(/^ended its stream without a/),
    ],
    [
      "cut JSON in an event",
      raw("text/event-stream", `${eventStream(STREAM[vendor].slice(0, 2))}event: message_delta\ndata: {"cho\n\n`),
      "streamed an event that is not JSON",
    ],
  ])("takes %s for a bad reply where a stream was asked for", async (_what, reply, message) => {
    const error = await failure(vendor, reply, true);
    expect(error).toMatchObject({ kind: "badReply", retryable: false });
    expect(error.message.replace(`${vendor} `, "")).toEqual(message);
  });

  it.each([
    ["before it answers", (response: ServerResponse) => void response.destroy(), [false, true]],
    ["within a body", broken("application/json", JSON.stringify(WHOLE[vendor])), [false]],
    ["within a stream", broken("text/event-stream", eventStream(STREAM[vendor])), [true]],
  ])("tries again where the connection breaks %s", async (_when, reply, streams) => {
    for (const stream of streams) {
      const error = await failure(vendor, reply, stream);
      expect(error).toMatchObject({ kind: "network", retryable: true, status: undefined });
      expect(error.message).toMatch(new RegExp(`^no connection to ${vendor}: .`));
    }
  });

  it("tries again where nobody listens, and says what the system said", async () => {
    const call = providerAt(vendor, "http://127.0.0.1:9").complete(question, context());
    await expect(call).rejects.toMatchObject({
      kind: "network",
      retryable: true,
      message: `no connection to ${vendor}: connect ECONNREFUSED 127.0.0.1:9`,
    });
  });

  it.each([
    ["before an answer", false, () => undefined],
    ["before a stream", true, () => undefined],
    ["within a body", false, (response: ServerResponse) => void response.writeHead(200).write("{")],
    [
      "within a stream",
      true,
      (response: ServerResponse) =>
        void response
          .writeHead(200, { "content-type": "text/event-stream" })
          .write(eventStream(STREAM[vendor].slice(0, 3))),
    ],
  ])("ends a call that hangs %s with the reason of the signal", async (_when, stream, reply) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const url = await serve((_request, response) => {
      reply(response);
      setImmediate(() => controller.abort(reason));
    });
    const call = providerAt(vendor, url, { stream }).complete(question, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
  });

  it("asks nothing where the signal has aborted already", async () => {
    const reason = new Error("enough");
    const call = providerAt(vendor, "http://127.0.0.1:9").complete(question, { signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
  });

  it("follows no redirect with the key in its hand", async () => {
    let followed = 0;
    const elsewhere = await serve((_request, response) => {
      followed += 1;
      response.end();
    });
    const error = await failure(vendor, (response) => void response.writeHead(307, { location: elsewhere }).end());
    expect([error.kind, error.status, followed]).toEqual(["badRequest", 307, 0]);
  });

  it("says that a key cannot be sent without saying the key", async () => {
    const call = providerAt(vendor, "http://127.0.0.1:9", { apiKey: "sk-“secret”" }).complete(question, context());
    await expect(call).rejects.toMatchObject({ kind: "auth", final: true });
    await expect(call).rejects.not.toThrow(/secret/);
  });

  it("asks once: trying again is left to others", async () => {
    let calls = 0;
    const url = await serve(async (request, response) => {
      await bodyOf(request);
      calls += 1;
      response.writeHead(429).end();
    });
    await expect(providerAt(vendor, url).complete(question, context())).rejects.toMatchObject({ kind: "rateLimit" });
    expect(calls).toBe(1);
  });
});

const openaiBroken = (error: object): Reply =>
  raw("text/event-stream", eventStream([...STREAM.openai.slice(0, 1), { error }]));
const anthropicBroken = (error: object): Reply =>
  raw("text/event-stream", eventStream([...STREAM.anthropic.slice(0, 3), { type: "error", error }]));

describe("an error within a stream", () => {
  it.each([
    ["overloaded_error", { kind: "server", retryable: true }],
    ["api_error", { kind: "server", retryable: true }],
    ["rate_limit_error", { kind: "rateLimit", retryable: true }],
    ["authentication_error", { kind: "auth", retryable: false }],
    ["invalid_request_error", { kind: "badRequest", retryable: false }],
    ["surprise", { kind: "badReply", retryable: false }],
  ])("of Anthropic's type %s is %j", async (type, expected) => {
    const error = await failure("anthropic", anthropicBroken({ type, message: "Oh" }), true);
    expect(error).toMatchObject({
      ...expected,
      status: 200,
      message: `anthropic broke its stream off with ${type}: Oh`,
    });
  });

  it.each([
    [
      { type: "server_error", message: "Oh" },
      { kind: "server", retryable: true },
    ],
    [
      { type: "None", code: "429", message: "Oh" },
      { kind: "rateLimit", retryable: true },
    ],
    [
      { code: 400, message: "Oh" },
      { kind: "badRequest", retryable: false },
    ],
    [{ message: "Oh" }, { kind: "badReply", retryable: false }],
  ])("of OpenAI's API that says %j is %j", async (said, expected) => {
    expect(await failure("openai", openaiBroken(said), true)).toMatchObject(expected);
  });

  it("that names the content filter is an answer", async () => {
    expect(await ask("openai", openaiBroken({ code: "content_filter", message: "Oh" }), true)).toMatchObject({
      text: "",
      finishReason: "contentFilter",
    });
  });
});

describe("a content filter that comes as status 400 is an answer", () => {
  it.each<[Vendor, object]>([
    ["openai", { error: { code: "content_filter", message: "Filtered" } }],
    ["openai", { error: { code: null, innererror: { code: "ResponsibleAIPolicyViolation" } } }],
    [
      "anthropic",
      {
        type: "error",
        error: { type: "invalid_request_error", message: "Output blocked by content filtering policy" },
      },
    ],
  ])("of %s, as %j", async (vendor, body) => {
    for (const stream of [false, true]) {
      const answer = await ask(vendor, status(400, body), stream);
      expect(answer).toEqual({ text: "", finishReason: "contentFilter", latencyMs: expect.any(Number) });
    }
  });
});
