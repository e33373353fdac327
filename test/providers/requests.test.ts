import type { IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CompletionRequest, ModelSettings } from "../../src/domain/provider.ts";
import { messageBody } from "../../src/providers/anthropic-request.ts";
import { completionBody } from "../../src/providers/openai-request.ts";
import { bodyOf, context, providerAt, question, serve, type Vendor } from "./server.ts";

const WHOLE = {
  choices: [{ message: { content: "4.20" }, finish_reason: "stop" }],
  content: [{ type: "text", text: "4.20" }],
  stop_reason: "end_turn",
};

interface Sent {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** What a call sends. */
async function sent(vendor: Vendor, settings: Partial<ModelSettings>, traceparent?: string): Promise<Sent> {
  let seen: Sent | undefined;
  const url = await serve(async (request, response) => {
    seen = { path: request.url, headers: request.headers, body: await bodyOf(request) };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(WHOLE));
  });
  await providerAt(vendor, `${url}${settings.baseUrl ?? ""}`, {
    ...settings,
    baseUrl: `${url}${settings.baseUrl ?? ""}`,
  }).complete(question, { ...context(), traceparent });
  if (seen === undefined) throw new Error("nothing was sent");
  return seen;
}

const settings: ModelSettings = { model: "m", stream: false };
const everything: ModelSettings = {
  model: "m",
  baseUrl: "http://gateway/v1",
  temperature: 0,
  topP: 0.9,
  maxOutputTokens: 100,
  stop: ["END"],
  seed: 7,
  reasoningEffort: "low",
  tools: [{ name: "price" }],
  outputSchema: { type: "object" },
  stream: true,
};
const conversation: CompletionRequest = {
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Hello" },
    { role: "system", content: "Be exact." },
    { role: "user", content: "What does it cost?" },
  ],
};

describe("the body of a chat completion", () => {
  it("holds what the settings hold and nothing else", () => {
    expect(completionBody(settings, question)).toEqual({ model: "m", messages: question.messages, stream: false });
  });

  it("has a place for every setting", () => {
    expect(completionBody(everything, conversation)).toEqual({
      model: "m",
      messages: conversation.messages,
      temperature: 0,
      top_p: 0.9,
      max_tokens: 100,
      stop: ["END"],
      seed: 7,
      reasoning_effort: "low",
      tools: [{ name: "price" }],
      response_format: {
        type: "json_schema",
        json_schema: { name: "reply", strict: true, schema: { type: "object" } },
      },
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it.each([
    [undefined, "max_completion_tokens"],
    ["https://api.openai.com/v1", "max_completion_tokens"],
    ["https://api.openai.com.example.org/v1", "max_tokens"],
    ["http://localhost:11434/v1", "max_tokens"],
  ])("limits the tokens of %s by %s", (baseUrl, key) => {
    expect(completionBody({ ...settings, baseUrl, maxOutputTokens: 5 }, question)).toMatchObject({ [key]: 5 });
  });
});

describe("the body of a message", () => {
  it("holds a limit even where the settings hold none", () => {
    const body = { model: "m", max_tokens: 4096, messages: question.messages, stream: false };
    expect(messageBody(settings, question)).toEqual(body);
  });

  it("has a place for every setting that the API has, and one for the system's messages", () => {
    expect(messageBody(everything, conversation)).toEqual({
      model: "m",
      max_tokens: 100,
      system: "Be brief.\n\nBe exact.",
      messages: conversation.messages.filter(({ role }) => role !== "system"),
      temperature: 0,
      top_p: 0.9,
      stop_sequences: ["END"],
      tools: [{ name: "price" }],
      output_config: { format: { type: "json_schema", schema: { type: "object" } }, effort: "low" },
      stream: true,
    });
  });
});

describe.each([
  ["openai", completionBody],
  ["anthropic", messageBody],
] as const)("the body for %s", (_vendor, make) => {
  it("takes the schema of the request before that of the settings", () => {
    const body = make(
      { ...settings, outputSchema: { title: "settings" } },
      { ...question, outputSchema: { title: "request" } },
    );
    expect(JSON.stringify(body)).toContain('"title":"request"');
    expect(JSON.stringify(body)).not.toContain('"title":"settings"');
  });

  it("is overridden by extraBody, where null takes a key away", () => {
    const extraBody = { temperature: null, top_p: 0.1, user: "u" };
    const body = make({ ...settings, temperature: 0, topP: 0.9, extraBody }, question);
    expect(body).toMatchObject({ top_p: 0.1, user: "u" });
    expect(body).not.toHaveProperty("temperature");
  });
});

describe("what goes out", () => {
  it.each([
    ["openai", "authorization", "Bearer key-1"],
    ["anthropic", "x-api-key", "key-1"],
  ] as const)("to %s is the key, in %s, and nothing about this machine", async (vendor, name, value) => {
    const { headers } = await sent(vendor, {});
    expect(headers).toMatchObject({ [name]: value, "content-type": "application/json", "user-agent": "evalgate" });
    expect(Object.keys(headers).filter((header) => header.startsWith("x-stainless"))).toEqual([]);
  });

  it.each(["openai", "anthropic"] as const)("to %s without a key names none", async (vendor) => {
    const { headers } = await sent(vendor, { apiKey: undefined });
    expect(headers).not.toHaveProperty("authorization");
    expect(headers).not.toHaveProperty("x-api-key");
    expect(JSON.stringify(headers)).not.toContain("unused");
  });

  it.each(["openai", "anthropic"] as const)(
    "to %s has the headers of the config, whatever their case",
    async (vendor) => {
      const { headers } = await sent(vendor, {
        headers: { Authorization: "Basic abc", "X-API-Key": "own", "X-Team": "rates" },
      });
      expect(headers).toMatchObject({ authorization: "Basic abc", "x-api-key": "own", "x-team": "rates" });
    },
  );

  it.each(["openai", "anthropic"] as const)(
    "to %s carries the trace of the trial, where there is one",
    async (vendor) => {
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      expect((await sent(vendor, {}, traceparent)).headers).toMatchObject({ traceparent });
      expect((await sent(vendor, {})).headers).not.toHaveProperty("traceparent");
    },
  );

  it("to Azure is its key, its deployment and its version", async () => {
    const azure = {
      baseUrl: "/openai/deployments/chat",
      query: { "api-version": "2024-02-01" },
      headers: { "api-key": "k" },
    };
    const { path, headers } = await sent("openai", { ...azure, apiKey: undefined });
    expect(path).toBe("/openai/deployments/chat/chat/completions?api-version=2024-02-01");
    expect(headers).toMatchObject({ "api-key": "k" });
    expect(headers).not.toHaveProperty("authorization");
  });

  it.each([
    ["openai", "/v1", "/v1/chat/completions"],
    ["openai", "/v1/", "/v1/chat/completions"],
    ["anthropic", "", "/v1/messages"],
    ["anthropic", "/gateway/", "/gateway/v1/messages"],
  ] as const)("to %s at %j goes to %s", async (vendor, baseUrl, path) => {
    expect((await sent(vendor, { baseUrl })).path).toBe(path);
  });
});

describe("what the SDKs would take from the environment", () => {
  const console = { warn: vi.spyOn(globalThis.console, "warn"), debug: vi.spyOn(globalThis.console, "debug") };
  beforeEach(() => {
    const dead = "http://127.0.0.1:9";
    for (const [name, value] of Object.entries({
      OPENAI_BASE_URL: dead,
      OPENAI_API_KEY: "env-key",
      OPENAI_ADMIN_KEY: "env-admin",
      OPENAI_ORG_ID: "env-org",
      OPENAI_PROJECT_ID: "env-project",
      OPENAI_CUSTOM_HEADERS: "authorization: env-header\nx-env: env-header",
      OPENAI_LOG: "debug",
      ANTHROPIC_BASE_URL: dead,
      ANTHROPIC_API_KEY: "env-key",
      ANTHROPIC_AUTH_TOKEN: "env-token",
      ANTHROPIC_CUSTOM_HEADERS: "x-api-key: env-header\nx-env: env-header",
      ANTHROPIC_LOG: "debug",
      ANTHROPIC_PROFILE: "env-profile",
    })) {
      vi.stubEnv(name, value);
    }
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.clearAllMocks();
  });

  it.each(["openai", "anthropic"] as const)("reaches neither the calls of %s nor the terminal", async (vendor) => {
    for (const apiKey of ["key-1", undefined]) {
      const { headers } = await sent(vendor, { apiKey });
      expect(JSON.stringify(headers)).not.toContain("env-");
    }
    expect([console.warn.mock.calls, console.debug.mock.calls]).toEqual([[], []]);
  });
});
