import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompletionRequest, ModelSettings } from "../../src/domain/provider.ts";
import { completionKey } from "../../src/providers/completion-key.ts";

const settings: ModelSettings = {
  model: "m",
  baseUrl: "https://gateway.test/v1",
  apiKey: "sk-one",
  apiKeyEnv: "ONE_KEY",
  headers: { "x-team": "one" },
  query: { "api-version": "1", "subscription-key": "one" },
  temperature: 0.5,
  stream: true,
};
const request: CompletionRequest = { messages: [{ role: "user", content: "Hi" }], trial: 1 };

interface Change {
  readonly provider?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly request?: Partial<CompletionRequest>;
}

function keyOf({ provider = "openai", settings: set, request: asked }: Change = {}): string {
  return completionKey(provider, { ...settings, ...set })({ ...request, ...asked });
}

describe("the key of an answer", () => {
  it.each<[string, Change]>([
    ["the provider", { provider: "anthropic" }],
    ["the model", { settings: { model: "m2" } }],
    ["the address", { settings: { baseUrl: "https://other.test/v1" } }],
    ["no address", { settings: { baseUrl: undefined } }],
    ["the query", { settings: { query: { "api-version": "2", "subscription-key": "one" } } }],
    ["a parameter", { settings: { temperature: 0.6 } }],
    ["a further parameter", { settings: { topP: 0.5 } }],
    ["the limit of tokens", { settings: { maxOutputTokens: 5 } }],
    ["the end", { settings: { stop: ["."] } }],
    ["the seed", { settings: { seed: 1 } }],
    ["the effort", { settings: { reasoningEffort: "low" } }],
    ["the tools", { settings: { tools: [{ name: "f" }] } }],
    ["the shape of the answer", { settings: { outputSchema: { type: "object" } } }],
    ["a key of the body", { settings: { extraBody: { top_k: 1 } } }],
    ["whether it is streamed", { settings: { stream: false } }],
    ["a parameter that is yet to come", { settings: { somethingNew: 1 } }],
    ["the text", { request: { messages: [{ role: "user", content: "Hi!" }] } }],
    ["the role", { request: { messages: [{ role: "system", content: "Hi" }] } }],
    ["a further message", { request: { messages: [...request.messages, { role: "user", content: "" }] } }],
    ["the shape of the reply", { request: { outputSchema: { type: "object" } } }],
    ["the trial", { request: { trial: 2 } }],
    ["an identity", { request: { identity: ["Hi"] } }],
  ])("is another with %s", (_, change) => {
    expect(keyOf(change)).not.toBe(keyOf());
    expect(keyOf(change)).toBe(keyOf(change));
  });

  it.each<[string, Change]>([
    ["key", { settings: { apiKey: "sk-two" } }],
    ["variable of the key", { settings: { apiKeyEnv: "TWO_KEY" } }],
    ["header", { settings: { headers: { "x-team": "two", authorization: "Bearer two" } } }],
    ["key in the query", { settings: { query: { "api-version": "1", "subscription-key": "two" } } }],
    ["password in the address", { settings: { baseUrl: "https://user:two@gateway.test/v1" } }],
    ["key in the address", { settings: { baseUrl: "https://gateway.test/v1?api_key=two" } }],
    [
      "template, which is rendered in what is asked",
      { settings: { messages: [{ role: "user", content: "{{ x }}" }] } },
    ],
    ["file of the prompt", { settings: { prompt: "/elsewhere/prompt.txt" } }],
    ["reader of the reply", { request: { isReadable: () => true } }],
  ])("is the same with another %s", (_, change) => {
    expect(keyOf(change)).toBe(keyOf());
  });

  it("is that of the identity where the messages were drawn by chance, of nothing else there", () => {
    const identity = ["the question"];
    const other = [{ role: "user", content: "f00d the question f00d" }] as const;
    expect(keyOf({ request: { identity, messages: other } })).toBe(keyOf({ request: { identity } }));
  });

  it("is the same for the same requests alone", () => {
    const texts = fc.array(fc.record({ role: fc.constantFrom("user", "assistant"), content: fc.string() }));
    const requests = fc.record({ messages: texts, trial: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(requests, requests, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(keyOf({ request: one }) === keyOf({ request: other })).toBe(same);
      }),
    );
  });
});
