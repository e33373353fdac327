import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { carryOver } from "../../src/promptfoo/carry.ts";
import { parseJson } from "../../src/text/json.ts";
import { compileTemplate } from "../../src/text/template.ts";
import { parseFile } from "../../src/text/parse.ts";
import { evals, makeFolder, type Files } from "../cli/harness.ts";

const KEYS = { OPENAI_API_KEY: "key-of-openai", ANTHROPIC_API_KEY: "key-of-anthropic" };

async function carry(config: string | object, files: Files = {}) {
  const name = typeof config === "string" ? "promptfooconfig.yaml" : "promptfooconfig.json";
  const made = await evals(["init", "out", "--from", name, "--json"], { [name]: config, ...files });
  if (made.code !== 0) throw new Error(made.stderr);
  const { notCarried } = JSON.parse(made.stdout) as {
    notCarried: { message: string; at: { line: number; column: number } }[];
  };
  const read = async (path: string) => (await parseFile("x.yaml", made.read(join("out", path)) ?? "")).value;
  const prompts = readdirSync(join(made.folder, "out/prompts"));
  return {
    made,
    notes: notCarried.map(({ message }) => message),
    places: notCarried.map(({ at }) => `${at.line}:${at.column}`),
    config: (await read("evals.yaml")) as Record<string, unknown>,
    cases: (await read("golden/cases.yaml")) as Record<string, unknown>[],
    prompts: Object.fromEntries(
      await Promise.all(prompts.map(async (file) => [file.replace(/\.yaml$/, ""), await read(`prompts/${file}`)])),
    ),
    validate: () => evals(["validate"], {}, { cwd: join(made.folder, "out"), env: KEYS }),
  };
}

const ONE = { prompts: ["Answer: {{question}}"], providers: ["openai:gpt-5-mini"] };
const test = (assert: readonly unknown[], more: object = {}) => ({
  vars: { question: "What is it?", answer: "Blue (4)" },
  assert,
  ...more,
});

describe("carrying over", () => {
  it("takes prompts, providers, tests and the pass rate", async () => {
    const { config, prompts, cases, notes, validate } = await carry(
      {
        description: "Ours",
        prompts: ["file://a.txt", { raw: "Say {{question | dump}}", label: "Second" }, "chat.json"],
        providers: [
          {
            id: "openai:chat:gpt-5-mini",
            label: "mini",
            config: { temperature: 0.2, max_tokens: 50, top_k: 3, apiBaseUrl: "{{env.GATEWAY}}" },
          },
          "anthropic:messages:claude-sonnet-4-5",
        ],
        env: { PROMPTFOO_PASS_RATE_THRESHOLD: 90 },
        evaluateOptions: { maxConcurrency: 3, repeat: 2 },
        tests: [
          test([{ type: "icontains", value: "blue" }], {
            description: "The colour",
            threshold: 0.5,
            metadata: { area: "x" },
          }),
        ],
      },
      {
        "a.txt": "One {{question}}\n---\nTwo {{question}}",
        "chat.json":
          [
            { role: "system", content: "Be short." },
            { role: "user", content: "{{question}}" },
          ].length > 0
            ? '[{"role":"system","content":"Be short."},{"role":"user","content":"{{question}}"}]'
            : "",
      },
    );
    expect(notes).toEqual([]);
    expect(config).toMatchObject({ gates: { "quality.passRate": ">= 0.90" }, threshold: 1, concurrency: 3, trials: 2 });
    expect(Object.keys(prompts).toSorted()).toEqual(
      [
        "a-2-claude-sonnet-4-5",
        "a-claude-sonnet-4-5",
        "a-mini",
        "a-mini-2",
        "chat-claude-sonnet-4-5",
        "chat-mini",
        "second-claude-sonnet-4-5",
        "second-mini",
      ]
        .toSorted()
        .map((name) => (name === "a-2-claude-sonnet-4-5" ? "a-claude-sonnet-4-5-2" : name))
        .toSorted(),
    );
    expect(prompts["second-mini"]).toEqual({
      provider: "openai",
      model: "gpt-5-mini",
      temperature: 0.2,
      maxOutputTokens: 50,
      baseUrl: "${GATEWAY}",
      extraBody: { top_k: 3 },
      messages: [{ role: "user", content: "Say {{question | tojson}}" }],
    });
    expect(prompts["chat-mini"]).toMatchObject({ messages: [{ role: "system" }, { role: "user" }] });
    expect(cases).toEqual([
      {
        id: "the-colour",
        input: { question: "What is it?" },
        variables: { answer: "Blue (4)" },
        metadata: { description: "The colour", area: "x" },
        threshold: 0.5,
        checks: [{ contains: { any: ["blue"], ignoreCase: true } }],
      },
    ]);
    expect((await validate()).stderr).toContain("GATEWAY is not set");
  });

  it.each<[string, object, object]>([
    ["a text that must be equal", { type: "equals", value: "{{answer}}" }, { equals: { value: "Blue (4)" } }],
    ["a text that must occur", { type: "contains", value: 4 }, { contains: { any: ["4"] } }],
    ["one of several", { type: "contains-any", value: "a, b" }, { contains: { any: ["a", "b"] } }],
    [
      "all of several",
      { type: "icontains-all", value: ["a", "b"] },
      { contains: { all: ["a", "b"], ignoreCase: true } },
    ],
    ["a pattern", { type: "regex", value: "^\\d+$" }, { matches: { pattern: "^\\d+$" } }],
    ["a start", { type: "starts-with", value: "{{answer}}" }, { matches: { pattern: "^Blue \\(4\\)" } }],
    [
      "a text that must not occur",
      { type: "not-contains", value: "a.b" },
      { matches: { pattern: "^(?![\\s\\S]*(?:a\\.b))" } },
    ],
    ["JSON of a shape", { type: "is-json", value: { type: "object" } }, { json: { schema: { type: "object" } } }],
    ["a refusal", { type: "is-refusal" }, { refuses: {} }],
    ["a rubric", { type: "llm-rubric", value: "It is kind." }, { rubric: { prompt: "It is kind.", scale: 2 } }],
  ])("takes %s", async (_, assert, check) => {
    const { cases, notes, validate, config } = await carry({ ...ONE, tests: [test([assert])] });
    expect(cases[0]?.["checks"]).toEqual([check]);
    expect(notes.filter((note) => !note.includes("the judge"))).toEqual([]);
    expect("judge" in config).toBe("rubric" in check);
    expect((await validate()).code).toBe(0);
  });

  it("compares with references where a model graded facts", async () => {
    const { cases, config, validate } = await carry({
      ...ONE,
      defaultTest: { options: { provider: "anthropic:messages:claude-haiku-4-5" } },
      tests: [test([{ type: "factuality", value: "{{answer}}" }])],
    });
    expect(cases[0]).toMatchObject({ reference: ["Blue (4)"], checks: [{ correctness: {} }] });
    expect(config["judge"]).toEqual({ provider: "anthropic", model: "claude-haiku-4-5" });
    expect((await validate()).code).toBe(0);
  });

  it("makes what every test asserts a scorer, and puts variables in where they are needed", async () => {
    const { config, cases, validate } = await carry({
      ...ONE,
      defaultTest: {
        vars: { unit: "kg" },
        assert: [
          { type: "not-icontains", value: "sorry", weight: 2 },
          { type: "contains", value: "{{unit}}" },
        ],
      },
      tests: [{ vars: { question: ["a?", "b?"] } }],
    });
    expect(config["scorers"]).toEqual({
      "every-matches": { type: "matches", pattern: "^(?![\\s\\S]*(?:sorry))", flags: "i", weight: 2 },
    });
    expect(cases).toEqual(
      ["a?", "b?"].map((question, index) => ({
        id: index === 0 ? "test-1" : "test-1-2",
        input: { question },
        variables: { unit: "kg" },
        checks: [{ contains: { any: ["kg"] } }],
      })),
    );
    expect((await validate()).code).toBe(0);
  });

  it("reads tests from CSV, YAML and JSON Lines", async () => {
    const { cases, notes, validate } = await carry(
      { ...ONE, tests: ["t.csv", "file://t.yaml", "*.jsonl"] },
      {
        "t.csv":
          'question,__expected,__expected2,__description,__metadata:area,__metric\n"a?",Yes: it is,"contains-any: b, c",First,x,m\n',
        "t.yaml": "- vars: { question: b? }\n  assert: [{ type: equals, value: B }]\n",
        "t.jsonl": [test([{ type: "equals", value: "x" }])],
      },
    );
    expect(cases.map(({ id, checks }) => [id, checks])).toEqual([
      ["first", [{ equals: { value: "Yes: it is" } }, { contains: { any: ["b", "c"] } }]],
      ["test-1", [{ equals: { value: "B" } }]],
      ["test-1-2", [{ equals: { value: "x" } }]],
    ]);
    expect(notes).toEqual(['the column "__metric" is not carried over']);
    expect((await validate()).code).toBe(0);
  });

  it("takes a text variable called input as the input", async () => {
    const { cases } = await carry(
      {
        prompts: ["{{input}} {{more}}"],
        providers: "openai:gpt-5-mini",
        tests: [{ vars: { input: "file://in.txt", more: 1 }, assert: [{ type: "contains", value: "x" }] }],
      },
      { "in.txt": "From a file." },
    );
    expect(cases[0]).toMatchObject({ input: "From a file.", variables: { more: 1 } });
  });

  it("says what it left, where it stands, on the terminal and at the head of evals.yaml", async () => {
    const config = `prompts:
  - "{{question}}"
  - prompt.py:make
  - "{% include 'x' %}"
providers:
  - openai:gpt-5-mini
  - python:p.py
  - { id: "openai:gpt-5", config: { apiKey: sk-very-secret-key-0123456789, presence_penalty: 1, headers: { x-api-key: another-secret }, odd: 2 } }
scenarios: []
defaultTest: { options: { transform: "output.trim()" } }
tests:
  - vars: { question: a? }
    assert:
      - { type: javascript, value: "output.length < 9" }
      - { type: levenshtein, value: x }
      - { type: contains, value: "file://x.txt" }
      - { type: contains, value: "{{nothing}}" }
      - { type: contains, value: b, transform: "output" }
      - { type: regex, value: "(" }
  - vars: { question: file://no.txt }
    assert: [{ type: equals, value: b }]
`;
    const { notes, places, made, cases, prompts, validate } = await carry(config);
    expect(places).toEqual([
      "3:5",
      "4:5",
      "7:5",
      "8:37",
      "8:97",
      "8:137",
      "10:27",
      "14:9",
      "15:9",
      "16:27",
      "17:27",
      "18:37",
      "19:9",
      "20:13",
      "9:1",
    ]);
    for (const note of notes) expect(made.read("out/evals.yaml")).toContain(`  ${note}`);
    expect(made.read("out/evals.yaml")).not.toMatch(/sk-very|another-secret/);
    for (const prompt of Object.values(prompts)) expect(JSON.stringify(prompt)).not.toMatch(/sk-very|another-secret/);
    expect(cases).toEqual([
      { id: "test-1", input: { question: "a?" } },
      {
        id: "test-2",
        input: { question: "file://no.txt" },
        checks: [{ equals: { value: "b" } }],
        skip: "its variables could not be carried over",
      },
    ]);
    expect(Object.values(prompts).map((prompt) => "messages" in Object(prompt))).toContain(false);
    const { code, stderr } = await validate();
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/nothing scores the case "test-1"[\s\S]*either `messages` or `prompt: FILE`/),
    ]);
  });

  it("keeps latency and cost out until scorers of that name are there", async () => {
    const { cases, notes } = await carry({
      ...ONE,
      tests: [
        test([
          { type: "latency", threshold: 2000 },
          { type: "contains", value: "x" },
        ]),
      ],
    });
    const known = JSON.stringify(cases).includes("latency");
    expect(notes).toEqual(known ? [] : ['the assertion "latency" is not carried over']);
  });
});

it("comes to an end with a list of notes, whatever the config holds", async () => {
  const leaf = fc.oneof(
    fc.constantFrom("openai:gpt-5", "file://x.txt", "a.py", "{{ x }}", "{% if", "contains", "llm-rubric", ""),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.constantFrom(
    "id",
    "label",
    "config",
    "raw",
    "vars",
    "assert",
    "type",
    "value",
    "options",
    "provider",
    "threshold",
    "description",
    "metadata",
    "path",
    "$ref",
    "weight",
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(key, tie("any"), { maxKeys: 4 }),
    ),
  })).any;
  const config = fc.dictionary(
    fc.constantFrom(
      "prompts",
      "providers",
      "targets",
      "tests",
      "defaultTest",
      "evaluateOptions",
      "assertionTemplates",
      "env",
      "odd",
    ),
    value,
  );
  await fc.assert(
    fc.asyncProperty(config, async (written) => {
      const source = parseJson("p.json", JSON.stringify(written));
      const { notes, cases, prompts } = await carryOver(source, {
        expand: async () => [],
        readText: () => "",
        readSource: async () => source,
        rows: () => undefined,
        accepts: () => true,
        compile: compileTemplate,
      });
      for (const note of notes) expect([note.file, note.at?.line]).toEqual(["p.json", 1]);
      for (const named of [cases, prompts]) expect(new Set(named.map(({ id }) => id)).size).toBe(named.length);
      for (const { id } of prompts) expect(id).toMatch(/^[a-z0-9-]+$/);
    }),
    { numRuns: 500 },
  );
});

const data = process.env["EVALGATE_TEST_DATA"];
if (data === undefined) console.log("EVALGATE_TEST_DATA is not set: the configs of others are not carried over");

describe.skipIf(data === undefined)("real configs", () => {
  const folder = join(data ?? "", "prompt-configs/original");
  const names =
    data === undefined ? [] : readdirSync(folder).filter((name) => /^promptfoo-.*config.*\.yaml$/.test(name));

  it.each(names)("%s is carried over, and what is missing is named", async (name) => {
    const cwd = makeFolder({});
    cpSync(folder, cwd, { recursive: true });
    cpSync(join(folder, "promptfoo-summarization-tests.yaml"), join(cwd, "tests.yaml"));
    const made = await evals(["init", "out", "--from", name], {}, { cwd });
    expect([made.code, made.lastLine]).toEqual([
      0,
      expect.stringMatching(/^evals: exit 0 - wrote \d+ files, \d+ things? w/),
    ]);
    for (const line of made.stdout.split("\n").filter((text) => text.startsWith("  ")))
      expect(line).toMatch(/^ {2}\S+\.yaml:\d+:\d+ {2}/);
    const { code, stderr } = await evals(["validate"], {}, { cwd: join(cwd, "out"), env: KEYS });
    expect(code).toBe(2);
    expect(stderr).not.toContain("internal error");
    expect(stderr).toMatch(/either `messages` or `prompt: FILE`|no file matches "prompts\/\*\.yaml"/);
    const left = stderr.split("\n").filter((line) => / {2}error {2}/.test(line));
    for (const line of left)
      expect(line).toMatch(/either `messages`|no file matches "prompts|no case stands in it|nothing scores the case/);
  });

  it("the cases of the SQL config are those that it has", async () => {
    const made = await evals(["init", "--from", join(folder, "promptfoo-text_to_sql-promptfooconfig.yaml")], {});
    const { value } = await parseFile("c.yaml", readFileSync(join(made.folder, "golden/cases.yaml"), "utf8"));
    expect(value).toHaveLength(7);
    expect(readdirSync(join(made.folder, "prompts"))).toHaveLength(8);
  });
});
