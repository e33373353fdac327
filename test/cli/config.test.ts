import { describe, expect, it } from "vitest";
import { evals, expectAgreement, recorded, type Files } from "./harness.ts";
import { modelServer } from "./model-server.ts";

const env = { OPENAI_API_KEY: "sk-test-0123456789abcdef" };
const cases = [{ id: "a", input: { question: "Why?", unit: "kg" }, reference: "42", metadata: { region: "eu" } }];

describe("prompts", () => {
  it("are files of text: the user's message, or the system's where they say nothing of the case", async () => {
    const server = await modelServer(() => ({ text: "42" }));
    const files: Files = {
      "evals.yaml": `dataset: cases.jsonl\nprompts: prompts/*\ndefaults: { provider: openai, model: m, baseUrl: "${server.url}", variables: { tone: kind } }\nscorers: { contains: {} }\n`,
      "cases.jsonl": cases,
      "prompts/.hidden.txt": "never read",
      "prompts/ask.txt": "{{ question }} in {{ unit }}, {{ metadata.region }}, {{ tone }}",
      "prompts/rules.md": "Be {{ tone }}.",
    };
    const ran = await evals(["run", "--concurrency", "1"], files, { env });
    expect(ran.code).toBe(0);
    expect(ran.results.prompts?.map(({ id, model }) => `${id} ${model}`)).toEqual(["ask.txt m", "rules.md m"]);
    const messages = server.bodies.map(({ text }) => (JSON.parse(text) as { messages: unknown }).messages);
    expect(messages).toEqual([
      [{ role: "user", content: "Why? in kg, eu, kind" }],
      [
        { role: "system", content: "Be kind." },
        { role: "user", content: JSON.stringify({ question: "Why?", unit: "kg" }) },
      ],
    ]);
  });

  it("of text say it once: what a conversation holds is not said again, and a system's text never swallows the question", async () => {
    const server = await modelServer(() => ({ text: "42" }));
    const files: Files = {
      "evals.yaml": `dataset: cases.jsonl\nprompts: rules.txt\ndefaults: { provider: openai, model: m, baseUrl: "${server.url}" }\nscorers: { contains: {} }\n`,
      "rules.txt": "You answer for {{ company }}.",
      "cases.jsonl": [
        { id: "a", input: "Why?", reference: "42", variables: { company: "ACME" } },
        {
          id: "b",
          input: [
            { role: "user", content: "one" },
            { role: "assistant", content: "two" },
            { role: "user", content: "three" },
          ],
          reference: "42",
          variables: { company: "ACME" },
        },
      ],
    };
    expect((await evals(["run", "--concurrency", "1"], files, { env })).code).toBe(0);
    const asked = server.bodies.map(({ text }) =>
      (JSON.parse(text) as { messages: { content: string }[] }).messages.map(({ content }) => content),
    );
    expect(asked).toEqual([
      ["You answer for ACME.", "Why?"],
      ["You answer for ACME.", "one", "two", "three"],
    ]);
  });

  it("take documents from a retriever, and a conversation behind their own messages", async () => {
    const server = await modelServer(() => ({ text: "42" }));
    const files: Files = {
      "evals.yaml":
        "dataset: cases.jsonl\nprompts: conf/p.yaml\nscorers: { contains: {} }\ngates: { recall@1: '>= 1', quality: '>= 1' }\n",
      "conf/p.yaml": `provider: openai\nmodel: m\nbaseUrl: "\${GATEWAY}"\nretriever: { documents: "../docs/**/*.md", split: heading, k: 1 }\nmessages:\n  - role: system\n    content: "{% for d in retrieved %}[{{ d.id }}]{% endfor %}"\n`,
      "docs/a.md": "# Cats\nCats purr.\n# Dogs\nDogs bark.",
      "cases.jsonl": [
        {
          id: "a",
          input: [
            { role: "user", content: "hi" },
            { role: "assistant", content: "yes?" },
            { role: "user", content: "who does bark?" },
          ],
          reference: "42",
          relevant: ["a.md#dogs"],
        },
      ],
    };
    const ran = await evals(["run"], files, { env: { ...env, GATEWAY: server.url } });
    expect(ran.code).toBe(0);
    const { messages } = JSON.parse(server.bodies[0]?.text ?? "") as { messages: { content: string }[] };
    expect(messages.map(({ content }) => content)).toEqual(["[a.md#dogs]", "hi", "yes?", "who does bark?"]);
    expect(ran.results.prompts?.[0]).toMatchObject({ id: "p", file: "conf/p.yaml" });
    expect(JSON.stringify(ran.results)).not.toContain(server.url);
  });

  it("never see what the case expects", async () => {
    const server = await modelServer(() => ({ text: "42" }));
    const files: Files = {
      "evals.yaml": `dataset: cases.jsonl\nprompts: [{ id: p, provider: openai, model: m, baseUrl: "${server.url}", messages: [{ role: user, content: "{{ input }} {{ reference }}" }] }]\nscorers: { contains: {} }\n`,
      "cases.jsonl": cases,
    };
    const ran = await evals(["run"], files, { env });
    expect([ran.code, server.bodies.length]).toEqual([2, 0]);
    expect(ran.stderr).toContain('reads "reference"');
  });
});

describe("configs", () => {
  const config = {
    dataset: "cases.jsonl",
    prompts: [{ id: "sys", provider: "recorded", file: "rows.jsonl" }],
    scorers: { good: { type: "label", field: "ok" } },
  };
  const { "evals.json": _, ...rest } = recorded([true]);

  it.each<[string, Files]>([
    ["evals.config.mjs", { "evals.config.mjs": `export default ${JSON.stringify(config)}` }],
    [
      "evals.config.ts",
      { "evals.config.ts": `interface A {}\nexport default ${JSON.stringify(config)} satisfies object` },
    ],
    [
      "evals.yml with CRLF and a byte order mark",
      { "evals.yml": `\uFEFF${JSON.stringify(config, null, 1).replaceAll("\n", "\r\n")}` },
    ],
  ])("may be %s", async (_name, file) => {
    const ran = await evals(["run"], { ...rest, ...file });
    expect(ran.stderr).toContain("exit 0");
    expectAgreement(ran);
  });

  it("of code tell the keys of what is wrong", async () => {
    const ran = await evals(["run"], {
      ...rest,
      "evals.config.mjs": `export default ${JSON.stringify({ ...config, gates: { quality: ">= 90" }, treshold: 1 })}`,
    });
    expect(ran.stderr).toMatch(
      /evals\.config\.mjs\s+error\s+gates\.quality: 90 is not between 0 and 1; did you mean 0\.90/,
    );
    expect(ran.stderr).toMatch(/treshold/);
    expectAgreement(ran);
  });

  it("may come from stdin, from a folder above, or from a file that is named", async () => {
    expect((await evals(["run", "-c", "-"], rest, { stdin: JSON.stringify(config) })).code).toBe(0);
    expect((await evals(["run", "-c", "other.json"], { ...rest, "other.json": config })).code).toBe(0);
    expect((await evals(["run", "-c", "nope.json"], rest)).code).toBe(2);
  });

  it("take the environment in where they may, and nowhere else", async () => {
    const http = {
      id: "p",
      provider: "http",
      url: "http://x",
      body: { q: "${NOPE} {{ input }}", model: "${NOPE}", headers: { a: "${NOPE}" } },
      metadata: { url: "${NOPE}" },
    };
    expect((await evals(["validate"], { ...rest, "evals.json": { ...config, prompts: [http] } })).code).toBe(0);
    const told = await evals(["validate"], {
      ...rest,
      "evals.json": { ...config, prompts: [{ ...http, headers: { a: "${NOPE}" } }] },
    });
    expect(told.stderr).toContain("NOPE is not set");
  });

  it("mask no word of our own, however common the secret", async () => {
    const env = { MODE: "scored", KIND: "quality-threshold" };
    const ran = await evals(
      ["run"],
      {
        ...rest,
        "evals.json": {
          ...config,
          prompts: [
            {
              id: "p",
              provider: "command",
              command: [
                "node",
                "-e",
                "console.log(JSON.stringify({ text: 'scored quality-threshold', metadata: { ok: true } }))",
              ],
              env: { MODE: "${MODE}", API_TOKEN: "${KIND}" },
            },
          ],
        },
      },
      { env },
    );
    expect(ran.code).toBe(0);
    expect(ran.results.trials[0]).toMatchObject({ status: "scored", candidate: { text: "scored [redacted]" } });
  });

  it("drop keys that are null", async () => {
    expect(
      (await evals(["run"], { ...rest, "evals.json": { ...config, gates: null, judge: null, threshold: null } })).code,
    ).toBe(0);
  });

  it("take variables from a file that is named, and from .env outside CI alone", async () => {
    const file: Files = {
      ...rest,
      "evals.json": { ...config, prompts: [{ id: "p", provider: "http", url: "${APP_URL}" }] },
    };
    expect((await evals(["validate", "--env-file", "vars"], { ...file, vars: "APP_URL=http://x" })).code).toBe(0);
    expect((await evals(["validate"], { ...file, ".env": "APP_URL=http://x" })).code).toBe(0);
    expect((await evals(["validate"], { ...file, ".env": "APP_URL=http://x" }, { env: { CI: "true" } })).code).toBe(2);
  });
});

describe("the other commands", () => {
  it("validate without a call, and say what they found", async () => {
    const ran = await evals(["validate"], recorded([true, true]));
    expect([ran.code, ran.stdout]).toEqual([0, "valid: 2 cases, 1 prompt config\n"]);
    expect(ran.read("evals-results/results.json")).toBeUndefined();
  });

  it("plan without a call", async () => {
    const server = await modelServer(() => ({}));
    const files: Files = {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [
          {
            id: "p",
            provider: "openai",
            model: "m",
            baseUrl: server.url,
            messages: [{ role: "user", content: "{{ input }}" }],
          },
        ],
        judge: { provider: "openai", model: "j", baseUrl: server.url },
        scorers: { correctness: {}, faithfulness: {} },
        trials: 3,
      },
      "cases.jsonl": [
        { id: "a", input: "q", reference: "r" },
        { id: "b", input: "q" },
      ],
    };
    const ran = await evals(["run", "--dry-run"], files, { env });
    expect([ran.code, server.bodies.length]).toEqual([0, 0]);
    expect(ran.stdout).toBe("2 cases, 6 trials, at most 6 calls to systems and 9 to the judge\n");
    expect(ran.read("evals-results/junit.xml")).toBeUndefined();
  });

  it("print the schemas that are shipped, which take our own files", async () => {
    const { Ajv2020 } = await import("ajv/dist/2020.js");
    const ran = await evals(["run"], recorded([true, null, "error"], { maxUnscored: 2, gates: { quality: ">= 0.1" } }));
    const check = async (name: string, value: unknown) => {
      const schema = JSON.parse((await evals(["schema", name], {})).stdout) as object;
      const valid = new Ajv2020({ strict: false }).compile(schema);
      expect(valid(value), JSON.stringify(valid.errors)).toBe(true);
    };
    await check("results", JSON.parse(ran.read("evals-results/results.json") ?? ""));
    await check("config", config());
    await check("dataset", [{ id: "a", input: "q", reference: ["x"], relevant: { d: 1 }, checks: [{ contains: {} }] }]);
  });

  it("measure a TREC run", async () => {
    const files = { "q.txt": "1 0 a 1\n1 0 b 0\n2 0 c 1\n", "r.txt": "1 Q0 b 1 2.0 t\n1 Q0 a 2 1.0 t\n" };
    const ran = await evals(["retrieval", "--qrels", "q.txt", "--run", "r.txt", "-m", "mrr", "recall@1"], files);
    expect(ran.stdout.split("\n").map((line) => line.replaceAll(/\s+/g, " "))).toEqual([
      "recip_rank 1 0.5000",
      "recall_1 1 0.0000",
      "recip_rank 2 0.0000",
      "recall_1 2 0.0000",
      "recip_rank all 0.2500",
      "recall_1 all 0.0000",
      "",
    ]);
    expect((await evals(["retrieval", "--qrels", "q.txt", "--run", "-"], files, { stdin: files["r.txt"] })).code).toBe(
      0,
    );
    expect((await evals(["retrieval", "--qrels", "q.txt", "--run", "nope"], files)).code).toBe(2);
  });
});

const config = () => ({
  dataset: { file: "a.csv", map: { input: "q" } },
  prompts: ["p/*.yaml", { id: "x", provider: "http", url: "http://x" }],
  judge: { provider: "anthropic", model: "m" },
  scorers: { correctness: { weight: 2 }, has: { type: "matches", pattern: "x", required: true }, "recall@5": {} },
  gates: { quality: ">= 0.9" },
});
