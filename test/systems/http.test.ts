import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";
import type { SystemRequest } from "../../src/domain/system.ts";
import { HttpOptions, httpSystem } from "../../src/systems/http.ts";

const request: SystemRequest = {
  caseId: "a",
  trial: 2,
  input: "What {{ x }}?",
  values: {},
  variables: { lang: "en" },
  metadata: {},
};
const context = () => ({ signal: new AbortController().signal, traceparent: "00-1" });

interface Received {
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
  readonly method: string | undefined;
}

/** A server for one test that keeps what it received. */
async function serve(respond: (response: ServerResponse, received: Received) => void) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString()));
    incoming.on("end", () => {
      const one = { body, headers: incoming.headers, method: incoming.method };
      received.push(one);
      respond(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const saying =
  (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof value === "string" ? value : JSON.stringify(value));
  };

async function answerFrom(respond: (response: ServerResponse) => void, options: object = {}) {
  const { url, received } = await serve(respond);
  const system = httpSystem(HttpOptions.parse({ url, ...options }), {
    fetch: createFetch({}),
    monotonic: () => performance.now(),
  });
  return { answer: await system.answer(request, context()), received };
}

describe("the http system", () => {
  it("sends the request as it is documented, and takes a candidate", async () => {
    const { answer, received } = await answerFrom(
      saying({
        text: "hi",
        retrieved: ["d1", { id: "d2", score: 1 }],
        usage: { inputTokens: 1, outputTokens: 2 },
        more: "dropped",
      }),
    );
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      caseId: "a",
      trial: 2,
      input: "What {{ x }}?",
      variables: { lang: "en" },
      traceparent: "00-1",
    });
    expect(received[0]?.headers).toMatchObject({ traceparent: "00-1", "content-type": "application/json" });
    expect(answer).toMatchObject({
      source: "live",
      candidate: { text: "hi", retrieved: [{ id: "d1" }, { id: "d2", score: 1 }], usage: { inputTokens: 1 } },
    });
    expect(answer.candidate.latencyMs).toBeGreaterThanOrEqual(0);
    expect(answer.candidate).not.toHaveProperty("more");
  });

  it("fits itself to an endpoint: templates out, JSON Pointers in", async () => {
    const { answer, received } = await answerFrom(
      saying({ data: { reply: "hi", hits: [{ doc: 7, body: "t", rank: 0.5 }], cost: { in: 3, out: 4 } } }),
      {
        headers: { "x-team": "a" },
        body: { q: "{{ input }} in {{ lang }}", n: 3, nested: [{ fixed: "no template" }] },
        response: {
          text: "/data/reply",
          retrieved: { items: "/data/hits", id: "/doc", text: "/body", score: "/rank" },
          usage: { inputTokens: "/data/cost/in", outputTokens: "/data/cost/out" },
        },
      },
    );
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      q: "What {{ x }}? in en",
      n: 3,
      nested: [{ fixed: "no template" }],
    });
    expect(received[0]?.headers).toMatchObject({ "x-team": "a" });
    expect(answer.candidate).toMatchObject({
      text: "hi",
      retrieved: [{ id: "7", text: "t", score: 0.5 }],
      usage: { inputTokens: 3, outputTokens: 4 },
    });
  });

  it.each<[string, (response: ServerResponse) => void, object]>([
    ["401", saying("no", 401), { kind: "auth", status: 401, final: true }],
    ["404", saying("no", 404), { kind: "notFound", retryable: false }],
    ["408", saying("", 408), { kind: "timeout", retryable: true }],
    [
      "429 with seconds",
      saying("", 429, { "retry-after": "3" }),
      { kind: "rateLimit", retryable: true, retryAfterMs: 3000 },
    ],
    [
      "429 with a date",
      saying("", 429, { date: "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:05 GMT" }),
      { retryAfterMs: 5000 },
    ],
    ["500", saying("boom", 500), { kind: "server", retryable: true }],
    ["422", saying("", 422), { kind: "badRequest", retryable: false }],
    ["a redirect", saying("", 302, { location: "/x" }), { kind: "badReply" }],
    ["HTML", saying("<h1>ok</h1> text"), { kind: "badReply" }],
    ["an empty 200", saying(""), { kind: "badReply" }],
    ["a 204", (response) => void response.writeHead(204).end(), { kind: "badReply" }],
    ["another shape", saying({ hello: "world" }), { kind: "badReply" }],
    ["a list", saying([1]), { kind: "badReply" }],
    ["a text that is a number", saying({ text: 42 }), { kind: "badReply" }],
    ["no text at all", saying({ text: null }), { kind: "badReply" }],
    ["an error instead", saying({ error: "out of stock" }), { kind: "server", message: "out of stock" }],
    [
      "an error with its kind",
      saying({ error: { kind: "rateLimit", message: "slow" } }),
      { kind: "rateLimit", message: "slow" },
    ],
    ["a broken connection", (response) => void response.destroy(), { kind: "network", retryable: true }],
  ])("has no answer in %s", async (_, respond, error) => {
    await expect(answerFrom(respond)).rejects.toMatchObject(error);
  });

  it.each([
    ["an empty text", { text: "" }, ""],
    ["a tool call alone", { toolCalls: [{ name: "t", arguments: {} }] }, ""],
    ["a filtered answer", { text: null, finishReason: "contentFilter" }, ""],
  ])("has an answer in %s", async (_, reply, text) => {
    expect((await answerFrom(saying(reply))).answer.candidate.text).toBe(text);
  });

  it("names what was there where the mapping finds nothing", async () => {
    await expect(answerFrom(saying({ reply: "x", id: 1 }), { response: { text: "/answer" } })).rejects.toThrow(
      /nothing at \/answer \(it has .*reply, id\)/,
    );
  });

  it("ends with the signal, and says its reason", async () => {
    const { url } = await serve(() => {});
    const stop = new AbortController();
    const system = httpSystem(HttpOptions.parse({ url }), { fetch: createFetch({}), monotonic: () => 0 });
    const waiting = system.answer(request, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("stop")), 20);
    await expect(waiting).rejects.toThrow("stop");
  });
});
