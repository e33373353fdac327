import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";
import type { SystemRequest } from "../../src/domain/system.ts";
import { HttpOptions, httpSystem } from "../../src/systems/http.ts";
import { serve } from "../providers/server.ts";

const question: SystemRequest = {
  caseId: "a",
  trial: 1,
  input: "{{ tone }} and {% raw %}",
  values: {},
  variables: { tone: "calm" },
  metadata: { team: "x" },
};

const system = (options: object) =>
  httpSystem(HttpOptions.parse(options), { fetch: createFetch({}), monotonic: () => performance.now() });

/** What the endpoint was sent, and the candidate that its reply became. */
async function exchange(
  options: object,
  reply: unknown,
  request: Partial<SystemRequest> = {},
  context: { readonly traceparent?: string } = {},
) {
  let received: { readonly body: string; readonly incoming: IncomingMessage } | undefined;
  const url = await serve(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    received = { body, incoming };
    response.end(JSON.stringify(reply));
  });
  const { candidate } = await system({ url: `${url}/ask?v=1`, ...options }).answer(
    { ...question, ...request },
    { signal: new AbortController().signal, ...context },
  );
  const { latencyMs: _, ...parts } = candidate;
  return { candidate: parts, body: received?.body ?? "", incoming: received?.incoming };
}

describe("what is sent", () => {
  it("renders the texts of a body once: neither its keys nor what a value holds is a template", async () => {
    const { body } = await exchange(
      { body: { "{{ tone }}": ["{{ input }}", 1, null, true, { deep: "{{ metadata.team }}" }] } },
      { text: "" },
    );
    expect(JSON.parse(body)).toEqual({
      "{{ tone }}": ["{{ tone }} and {% raw %}", 1, null, true, { deep: "x" }],
    });
  });

  it("holds the keys of an object input, and a conversation whole", async () => {
    const keys = await exchange({}, { text: "" }, { values: { from: "A", to: "B" }, input: '{"from":"A","to":"B"}' });
    expect(JSON.parse(keys.body)).toMatchObject({ input: { from: "A", to: "B" } });
    const messages = [{ role: "user" as const, content: "hi" }];
    expect(JSON.parse((await exchange({}, { text: "" }, { messages })).body)).toMatchObject({ messages });
  });

  it("with GET is the query, beside the one that the address has", async () => {
    const { incoming, body } = await exchange({ method: "GET", body: { q: "{{ input }}", n: 3 } }, { text: "" });
    expect(body).toBe("");
    expect(incoming?.method).toBe("GET");
    const { searchParams } = new URL(incoming?.url ?? "", "http://x");
    expect(Object.fromEntries(searchParams)).toEqual({ v: "1", q: question.input, n: "3" });
  });

  it("with GET and no body is the request, part by part", async () => {
    const { incoming } = await exchange({ method: "GET" }, { text: "" });
    const { searchParams } = new URL(incoming?.url ?? "", "http://x");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      caseId: "a",
      trial: "1",
      input: question.input,
      variables: '{"tone":"calm"}',
    });
  });

  it("says its own content type only where the config says none", async () => {
    const { incoming } = await exchange({ headers: { "Content-Type": "application/vnd.x+json" } }, { text: "" });
    expect(incoming?.headers["content-type"]).toBe("application/vnd.x+json");
  });

  it("carries the trace, unless the config sets its own", async () => {
    const trace = { traceparent: "00-aa-bb-01" };
    expect((await exchange({}, { text: "" }, {}, trace)).incoming?.headers["traceparent"]).toBe("00-aa-bb-01");
    const own = await exchange({ headers: { Traceparent: "own" } }, { text: "" }, {}, trace);
    expect(own.incoming?.headers["traceparent"]).toBe("own");
    expect((await exchange({}, { text: "" })).incoming?.headers["traceparent"]).toBeUndefined();
  });

  it.each([
    [{ url: "example.com/ask" }, /no address on the web/],
    [{ url: "http://x", headers: { "x y": "1" } }, /the header "x y"/],
    [{ url: "http://x", method: "GET", body: "text" }, /must be a map/],
  ])("is refused before the run for %j", (options, message) => {
    expect(() => system(options)).toThrow(message);
  });
});

describe("what is read", () => {
  it.each<[string, object, unknown, object]>([
    ["a number as text", { text: "/n" }, { n: 4.2 }, { text: "4.2" }],
    ["a map as text, as JSON", { text: "/a" }, { a: { b: 1 } }, { text: '{"b":1}' }],
    ["the whole reply", { text: "" }, "just a text", { text: "just a text" }],
    ["documents as ids", { text: "/t", retrieved: "/ids" }, { t: "", ids: ["a", "b"] }, ids("a", "b")],
    ["ids as numbers", { text: "/t", retrieved: "/ids" }, { t: "", ids: [7, 8] }, ids("7", "8")],
    ["ids as items", { text: "/t", retrieved: { items: "/ids" } }, { t: "", ids: [7, "b"] }, ids("7", "b")],
    [
      "documents with our names",
      { text: "/t", retrieved: { items: "/hits" } },
      { t: "", hits: [{ id: 1, text: null, score: 0.5, more: 1 }] },
      { text: "", retrieved: [{ id: "1", score: 0.5 }] },
    ],
    ["no documents found", { text: "/t", retrieved: { items: "/h" } }, { t: "", h: [] }, { text: "", retrieved: [] }],
    ["documents not reported", { text: "/t", retrieved: { items: "/h" } }, { t: "" }, { text: "" }],
    ["usage not reported", { text: "/t", usage: { inputTokens: "/i", outputTokens: "/o" } }, { t: "" }, { text: "" }],
    [
      "tool calls alone",
      { text: "/t", toolCalls: { items: "/calls", name: "/fn" } },
      { t: null, calls: [{ fn: "rate", arguments: { kg: 5 } }] },
      { text: "", toolCalls: [{ name: "rate", arguments: { kg: 5 } }] },
    ],
    [
      "the figures",
      { text: "/t", model: "/m", latencyMs: "/x/0", costUsd: "/c", metadata: "/x/1" },
      { t: "hi", m: "m-1", c: 0.5, x: [7, { k: 1 }] },
      { text: "hi", model: "m-1", costUsd: 0.5, metadata: { k: 1 } },
    ],
  ])("by pointers: %s", async (_, response, reply, candidate) => {
    expect((await exchange({ response }, reply)).candidate).toEqual(candidate);
  });

  it.each<[string, object, unknown, object]>([
    [
      "nothing at the pointer",
      { text: "/a" },
      { b: 1, c: 2 },
      { message: has("nothing at /a (it has the keys b, c)") },
    ],
    ["null at the pointer", { text: "/a" }, { a: null }, { message: has("nothing at /a (it has the keys a)") }],
    ["a list instead", { text: "/a" }, [1], { message: has("(it is a list)") }],
    ["an error where it was said to be", { text: "/a", error: "/e" }, { e: "sold out" }, { message: "sold out" }],
    [
      "half a usage",
      { text: "/a", usage: { inputTokens: "/i", outputTokens: "/o" } },
      { a: "x", i: 3 },
      { message: has('"usage.outputTokens"') },
    ],
    ["documents that are none", { text: "/a", retrieved: "/d" }, { a: "x", d: "doc" }, { message: has('"retrieved"') }],
  ])("not by pointers: %s", async (_, response, reply, error) => {
    await expect(exchange({ response }, reply)).rejects.toMatchObject(error);
  });

  it.each<[unknown, string]>([
    [{ answer: "x", id: 1 }, 'its answer has no "text" (it has the keys answer, id)'],
    [{}, 'its answer has no "text" (it is empty)'],
    [["x"], "its answer is a list"],
    ["x", "its answer is a string"],
    [null, "its answer is nothing"],
    [{ text: "x", retrieved: [{ text: "no id" }] }, '"retrieved.0"'],
  ])("is not %j, and the message says what was there", async (reply, message) => {
    await expect(exchange({}, reply)).rejects.toMatchObject({ kind: "badReply", message: has(message) });
  });

  it("stops all calls where the endpoint says that the key is wrong", async () => {
    await expect(exchange({}, { error: { kind: "auth", message: "no" } })).rejects.toMatchObject({ final: true });
    await expect(exchange({}, { error: " " })).rejects.toMatchObject({ message: "an error without a message" });
  });
});

describe("a reply that is not the endpoint's", () => {
  it("is not looked for behind a redirect", async () => {
    let followed = 0;
    const elsewhere = await serve((_request, response) => {
      followed += 1;
      response.end('{"text":"caught"}');
    });
    const url = await serve((_request, response) => void response.writeHead(307, { location: elsewhere }).end());
    await expect(
      system({ url, headers: { authorization: "k" } }).answer(question, { signal: new AbortController().signal }),
    ).rejects.toMatchObject({ kind: "badReply", status: 307 });
    expect(followed).toBe(0);
  });

  it("ends with the signal in the middle of its body", async () => {
    const stop = new AbortController();
    let began: (() => void) | undefined;
    const beginning = new Promise<void>((resolve) => (began = resolve));
    const url = await serve((_request, response: ServerResponse) => {
      response.write('{"text":');
      began?.();
    });
    const waiting = system({ url }).answer(question, { signal: stop.signal });
    const ended = waiting.catch((error: unknown) => error);
    await beginning;
    stop.abort(new Error("stop"));
    expect(await ended).toEqual(new Error("stop"));
  });

  it("that breaks off is a fault of the network", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"text":');
      setImmediate(() => response.destroy());
    });
    await expect(system({ url }).answer(question, { signal: new AbortController().signal })).rejects.toMatchObject({
      kind: "network",
      retryable: true,
    });
  });

  it("is an answer where a content filter is what it tells of", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(400).end('{"error":{"code":"content_filter"}}');
    });
    const { candidate } = await system({ url }).answer(question, { signal: new AbortController().signal });
    expect(candidate).toMatchObject({ text: "", finishReason: "contentFilter" });
  });
});

function ids(...all: readonly string[]) {
  return { text: "", retrieved: all.map((id) => ({ id })) };
}

function has(part: string): string {
  return expect.stringContaining(part) as string;
}
