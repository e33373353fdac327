import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createFetch } from "../../src/cli/fetch.ts";
import { httpRetriever } from "../../src/retrievers/http.ts";
import { moduleRetriever } from "../../src/retrievers/module.ts";
import { HttpRetrieverOptions } from "../../src/retrievers/options.ts";
import { evals } from "../cli/harness.ts";
import { bodyOf, context, serve } from "../providers/server.ts";

const retriever = (options: object, k?: number) =>
  httpRetriever({ ...HttpRetrieverOptions.parse(options), k }, createFetch({}));

/** What a service that replies so is asked, and what it finds. */
async function search(options: object, reply: unknown, k?: number) {
  let asked = "";
  const url = await serve(async (request, response) => {
    const { method, url: path } = request;
    const body = method === "GET" ? "" : JSON.stringify(await bodyOf(request));
    asked = `${method} ${path} ${body}`.trim();
    response.end(JSON.stringify(reply));
  });
  const found = await retriever({ url: `${url}/s?v=1`, ...options }, k).retrieve("zone B", context());
  return { asked, found };
}

describe("the http retriever", () => {
  it.each<[object, number | undefined, string]>([
    [{}, undefined, 'POST /s?v=1 {"input":"zone B"}'],
    [{}, 3, 'POST /s?v=1 {"input":"zone B","k":3}'],
    [{ method: "PUT" }, undefined, 'PUT /s?v=1 {"input":"zone B"}'],
    [{ method: "GET" }, 3, "GET /s?v=1&input=zone+B&k=3"],
  ])("with %j and k %s asks %s", async (options, k, asked) => {
    expect((await search(options, [], k)).asked).toBe(asked);
  });

  it.each<[string, object, unknown, readonly object[]]>([
    ["a list of ids", {}, ["a", "b"], [{ id: "a" }, { id: "b" }]],
    ["ids as numbers", {}, [1, { id: 2 }], [{ id: "1" }, { id: "2" }]],
    ["documents, parts left open", {}, [{ id: "a", text: null, score: 1, more: 2 }], [{ id: "a", score: 1 }]],
    ["a list under `retrieved`", {}, { retrieved: [{ id: "a", text: "t" }] }, [{ id: "a", text: "t" }]],
    ["nothing", {}, [], []],
    [
      "what pointers lead to",
      { response: { items: "/hits", id: "/_id", text: "/src/body", score: "/_s" } },
      { hits: [{ _id: "a", src: { body: "t" }, _s: 2 }, "b"] },
      [{ id: "a", text: "t", score: 2 }, { id: "b" }],
    ],
    [
      "what pointers lead to, in parts",
      { response: { items: "/hits", id: "/_id" } },
      { hits: [{ _id: "a" }] },
      [{ id: "a" }],
    ],
  ])("finds %s", async (_, options, reply, found) => {
    expect((await search(options, reply)).found).toEqual(found);
  });

  it.each<[string, object, unknown]>([
    ["another shape", {}, { hits: [] }],
    ["a document without an id", {}, [{ text: "t" }]],
    ["a text", {}, "a"],
    ["nothing", {}, null],
    ["nothing at the pointer", { response: { items: "/hits" } }, { found: [] }],
    ["a score that is none", {}, [{ id: "a", score: "high" }]],
  ])("has no answer in %s", async (_, options, reply) => {
    await expect(search(options, reply)).rejects.toMatchObject({ kind: "badReply", retryable: false });
  });

  it.each<[object, unknown, string]>([
    [{ response: { items: "/hits" } }, { found: [], took: 3 }, "no list at /hits (it has the keys found, took)"],
    [{ response: { items: "/hits" } }, [], "no list at /hits (it is a list)"],
    [{ response: { items: "/hits" } }, { hits: "a" }, "no list at /hits (it has the keys hits)"],
    [{}, { hits: [] }, "no list at /retrieved (it has the keys hits)"],
    [{}, null, "no list at /retrieved (it is nothing)"],
  ])("with %j says of %j where it looked, and what was there", async (options, reply, message) => {
    await expect(search(options, reply)).rejects.toThrow(message);
  });

  it("says which document is none", async () => {
    await expect(search({}, [{ id: "a" }, { text: "t" }])).rejects.toThrow("item 2 is none");
  });

  it.each<[string, (response: ServerResponse) => void, object]>([
    ["401", (response) => void response.writeHead(401).end(), { kind: "auth", final: true }],
    ["404", (response) => void response.writeHead(404).end(), { kind: "notFound", retryable: false }],
    [
      "429",
      (response) => void response.writeHead(429, { "retry-after": "2" }).end(),
      { kind: "rateLimit", retryable: true, retryAfterMs: 2000 },
    ],
    ["503", (response) => void response.writeHead(503).end("busy"), { kind: "server", message: /503: busy/ }],
    ["a redirect", (response) => void response.writeHead(302, { location: "/x" }).end(), { kind: "badReply" }],
    ["HTML", (response) => void response.end("<h1>hi</h1>"), { kind: "badReply", message: /"<h1>hi<\/h1>"/ }],
    ["an empty 200", (response) => void response.end(), { kind: "badReply", message: /nothing, which is not JSON/ }],
    ["a broken connection", (response) => void response.destroy(), { kind: "network", retryable: true }],
  ])("has no answer in %s", async (_, respond, { message = /./, ...error }: { message?: RegExp }) => {
    const url = await serve((_request, response) => respond(response));
    await expect(retriever({ url }).retrieve("q", context())).rejects.toMatchObject({
      ...error,
      message: expect.stringMatching(message) as string,
    });
  });

  it("ends with the signal", async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort(new Error("stop")));
    await expect(retriever({ url }).retrieve("q", { signal: stop.signal })).rejects.toThrow("stop");
  });

  it("is refused before the run at an address that is none", () => {
    expect(() => retriever({ url: "search:9000" })).toThrow("no address on the web");
  });
});

describe("the module retriever", () => {
  it("is handed the question, the signal and k", async () => {
    const seen: unknown[] = [];
    const own = (...values: unknown[]) => {
      seen.push(...values);
      return [];
    };
    const given = context();
    await moduleRetriever(own, 3).retrieve("q", given);
    await moduleRetriever(own).retrieve("q", given);
    expect(seen).toEqual(["q", { signal: given.signal, k: 3 }, "q", { signal: given.signal }]);
  });

  it.each<[string, () => unknown, object]>([
    [
      "a rejection",
      async () => Promise.reject(new Error("boom")),
      { kind: "crash", message: "the retriever failed: boom" },
    ],
    ["nothing", () => undefined, { kind: "badReply" }],
    ["a list with a hole", () => ["a", undefined], { kind: "badReply" }],
  ])("has no answer in %s", async (_, own, error) => {
    await expect(moduleRetriever(own).retrieve("q", context())).rejects.toMatchObject(error);
  });
});

describe("a retriever in a run", () => {
  it("that is down fails the trials and asks the model nothing", async () => {
    let calls = 0;
    const model = await serve((_request, response) => {
      calls += 1;
      response.end("{}");
    });
    const down = await serve((_request, response) => void response.writeHead(401).end());
    const ran = await evals(["run"], {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [
          {
            id: "rag",
            provider: "openai",
            model: "m",
            baseUrl: model,
            apiKeyEnv: false,
            retriever: { http: { url: down } },
            messages: [{ role: "user", content: "{{ retrieved | length }} {{ input }}" }],
          },
        ],
        scorers: { contains: {} },
      },
      "cases.jsonl": [{ id: "a", input: "q", reference: "r" }],
    });
    expect(ran.lastLine).toContain("exit 4 - provider: the retriever answered 401");
    expect(calls).toBe(0);
  });
});
