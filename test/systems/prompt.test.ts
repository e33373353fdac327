import { describe, expect, it } from "vitest";
import type { CallContext } from "../../src/domain/call.ts";
import { ProviderError } from "../../src/domain/failure.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Completion, CompletionRequest, Provider } from "../../src/domain/provider.ts";
import type { SystemRequest } from "../../src/domain/system.ts";
import { bm25Retriever } from "../../src/retrievers/bm25.ts";
import { promptSystem, type PromptParts } from "../../src/systems/prompt.ts";
import { compileTemplate } from "../../src/text/template.ts";
import { bodyOf, providerAt, serve } from "../providers/server.ts";
import { evals } from "../cli/harness.ts";

const context: CallContext = { signal: new AbortController().signal, traceparent: "00-1" };
const question: SystemRequest = {
  caseId: "a",
  trial: 1,
  input: "express to zone B",
  values: {},
  variables: {},
  metadata: {},
};

/** A model that keeps what it was asked. */
function model(completion: Partial<Completion> = {}): Provider & { readonly asked: CompletionRequest[] } {
  const asked: CompletionRequest[] = [];
  return {
    name: "model",
    model: "m-1",
    asked,
    async complete(request) {
      asked.push(request);
      return { text: "answer", finishReason: "stop", latencyMs: 100, ...completion };
    },
  };
}

const rendering =
  (...templates: readonly (readonly [Message["role"], string])[]): PromptParts["render"] =>
  (variables) =>
    templates.map(([role, text]) => ({ role, content: compileTemplate(text).render(variables) }));

async function ask(
  template: string,
  request: Partial<SystemRequest> = {},
  parts: Partial<PromptParts> = {},
  provider = model(),
) {
  const system = promptSystem({
    render: rendering(["user", template]),
    provider,
    retriever: undefined,
    monotonic: () => 0,
    ...parts,
  });
  const answer = await system.answer({ ...question, ...request }, context);
  return { ...answer, messages: provider.asked[0]?.messages ?? [] };
}

describe("a prompt", () => {
  it.each<[string, Partial<SystemRequest>, string, string]>([
    ["{{ input }}", {}, "express to zone B", "the question"],
    ["{{ from }}-{{ to }}", { values: { from: "A", to: "B" } }, "A-B", "the keys of an object input"],
    ["{{ tone }}", { variables: { tone: "calm" } }, "calm", "variables by their names"],
    ["{{ x }}", { variables: { x: "variable" }, values: { x: "input" } }, "input", "the input's key before a variable"],
    ["{{ metadata.team }}", { metadata: { team: "x" } }, "x", "metadata"],
    ["{{ messages | length }}", {}, "0", "no messages where there is no conversation"],
    ["{{ tone }}", { variables: { tone: "{{ input }}" } }, "{{ input }}", "a value is never rendered again"],
  ])("%s with %j becomes %j: %s", async (template, request, content) => {
    expect((await ask(template, request)).messages).toEqual([{ role: "user", content }]);
  });

  it("has a conversation behind its own messages", async () => {
    const messages: readonly Message[] = [
      { role: "user", content: "hi" },
      { role: "assistant", content: "{{ input }}" },
      { role: "user", content: "express?" },
    ];
    const render = rendering(["system", "Be brief about {{ input }}."]);
    const asked = await ask("", { messages, input: "express?" }, { render });
    expect(asked.messages).toEqual([{ role: "system", content: "Be brief about express?." }, ...messages]);
  });

  it("that cannot be rendered is no answer, and no call", async () => {
    const provider = model();
    const endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    await expect(ask(endless, {}, {}, provider)).rejects.toMatchObject({
      kind: "badRequest",
      retryable: false,
      message: expect.stringContaining("the prompt cannot be rendered") as string,
    });
    expect(provider.asked).toEqual([]);
  });
});

describe("retrieval before a prompt", () => {
  const retriever = bm25Retriever({
    documents: [
      { id: "b", text: "Express to zone B: $4.20" },
      { id: "a", text: "Standard to zone A: {{ input }}" },
    ],
    k: 2,
  });

  it("is read by the template and stands in the candidate, best first", async () => {
    const template = "{% for document in retrieved %}[{{ document.id }}] {{ document.text }}\n{% endfor %}";
    const { messages, candidate } = await ask(template, {}, { retriever });
    expect(messages[0]?.content.trim()).toBe("[b] Express to zone B: $4.20\n[a] Standard to zone A: {{ input }}");
    expect(candidate.retrieved?.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  it("that finds nothing is not one that is not there", async () => {
    expect((await ask("x", { input: "zzz" }, { retriever })).candidate.retrieved).toEqual([]);
    expect((await ask("x")).candidate).not.toHaveProperty("retrieved");
  });

  it("counts in the time to the first token and to the last, and is asked with the same context", async () => {
    let clock = 0;
    const contexts: CallContext[] = [];
    const slow = {
      async retrieve(_: string, given: CallContext) {
        contexts.push(given);
        clock += 40;
        return [];
      },
    };
    const parts = { retriever: slow, monotonic: () => clock };
    const { candidate } = await ask("x", {}, parts, model({ latencyMs: 100, ttftMs: 10 }));
    expect(candidate).toMatchObject({ latencyMs: 140, ttftMs: 50 });
    expect(contexts).toEqual([context]);
    expect((await ask("x", {}, parts)).candidate).not.toHaveProperty("ttftMs");
  });

  it("that fails is no answer of the system, and the model is not asked", async () => {
    const provider = model();
    const down = {
      async retrieve() {
        throw new ProviderError("index down", { kind: "server", status: 503 });
      },
    };
    await expect(ask("x", {}, { retriever: down }, provider)).rejects.toMatchObject({ kind: "server", status: 503 });
    expect(provider.asked).toEqual([]);
  });
});

describe("what the model said", () => {
  it("is the candidate; what only the run needs stands beside it", async () => {
    const said = {
      model: "m-1-2026",
      usage: { inputTokens: 3, outputTokens: 4 },
      toolCalls: [{ name: "t", arguments: {} }],
      reportedCostUsd: 0.01,
      fellBack: true,
    };
    const { candidate, source, reportedCostUsd, fellBack } = await ask("x", {}, {}, model(said));
    expect(candidate).toEqual({
      text: "answer",
      finishReason: "stop",
      latencyMs: 100,
      model: "m-1-2026",
      usage: { inputTokens: 3, outputTokens: 4 },
      toolCalls: [{ name: "t", arguments: {} }],
    });
    expect({ source, reportedCostUsd, fellBack }).toEqual({ source: "live", reportedCostUsd: 0.01, fellBack: true });
  });

  it("comes over the wire of the real SDK", async () => {
    let sent: Record<string, unknown> = {};
    const url = await serve(async (request, response) => {
      sent = await bodyOf(request);
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          id: "1",
          object: "chat.completion",
          model: "m-1",
          choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }],
        }),
      );
    });
    const { candidate } = await ask("Q: {{ input }}", {}, { provider: providerAt("openai", `${url}/v1`) });
    expect(sent["messages"]).toEqual([{ role: "user", content: "Q: express to zone B" }]);
    expect(candidate.text).toBe("hi");
  });
});

describe("the golden answer", () => {
  it("reaches no system: not the model, not the endpoint, not the program, not the function", async () => {
    const bodies: string[] = [];
    const url = await serve(async (request, response) => {
      bodies.push(JSON.stringify(await bodyOf(request)));
      response.setHeader("content-type", "application/json");
      const message = { role: "assistant", content: "x" };
      response.end(JSON.stringify({ text: "x", model: "m", choices: [{ index: 0, finish_reason: "stop", message }] }));
    });
    const saving = 'import { writeFileSync } from "node:fs";';
    const ran = await evals(["run"], {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [
          {
            id: "model",
            provider: "openai",
            model: "m",
            baseUrl: `${url}/v1`,
            apiKeyEnv: false,
            stream: false,
            messages: [{ role: "user", content: "{{ input }} {{ metadata.team }} {{ lang }}" }],
          },
          { id: "http", provider: "http", url },
          { id: "command", provider: "command", command: [process.execPath, "app.mjs"] },
          { id: "module", provider: "module", module: "own.mjs" },
        ],
        scorers: { contains: { any: ["x"] } },
      },
      "app.mjs": `${saving} let t = ""; for await (const c of process.stdin) t += c;
          writeFileSync("command.json", t); console.log('{"text":"x"}');`,
      "own.mjs": `${saving} export default (request, rest) => {
          writeFileSync(new URL("module.json", import.meta.url), JSON.stringify([request, Object.keys(rest)])); return "x"; };`,
      "cases.jsonl": [
        {
          id: "a",
          input: "question",
          reference: "GOLDEN-1",
          relevant: { "GOLDEN-2": 1 },
          checks: [{ contains: { any: ["x", "GOLDEN-3"] } }],
          tags: ["GOLDEN-4"],
          variables: { lang: "en" },
          metadata: { team: "t" },
        },
      ],
    });
    expect(ran.lastLine).toContain("exit 0");
    const sent = [...bodies, ran.read("command.json"), ran.read("module.json")];
    expect(sent).toHaveLength(4);
    for (const text of sent) {
      expect(text).toContain("question");
      expect(text).not.toContain("GOLDEN");
    }
  });
});
