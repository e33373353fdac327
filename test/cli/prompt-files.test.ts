import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MAP_FORMATS, TEXT_FORMATS } from "../../src/config/prompt-files/read.ts";
import { evals, type Files } from "./harness.ts";
import { modelServer } from "./model-server.ts";

const fixtures = join(import.meta.dirname, "../fixtures/formats/prompts");
const data = process.env["EVALGATE_TEST_DATA"];
if (data === undefined) console.warn("skipped: real prompts of others (EVALGATE_TEST_DATA is not set)");
const env = { OPENAI_API_KEY: "sk-test-0123456789abcdef" };

const textOf = (name: string) => readFileSync(join(fixtures, name), "utf8");
const user = { role: "user", content: "Ticket: lost parcel" };
const system = (content: string) => ({ role: "system", content });

/** What is asked with a prompt file, and what is said of it. */
async function asked(name: string, defaults: object = {}, text = textOf(name)) {
  const server = await modelServer(() => ({ text: "Billing" }));
  const files: Files = {
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: name,
      defaults: { provider: "openai", model: "gpt-x", baseUrl: server.url, stream: false, ...defaults },
      scorers: { contains: {} },
    },
    "cases.jsonl": [
      { id: "a", input: "lost parcel", reference: "Billing", variables: { labels: ["billing", "claims"] } },
    ],
    [name]: text,
  };
  const ran = await evals(["run", "--concurrency", "1"], files, { env });
  const bodies = server.bodies.map(({ text: body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
  const notices = ran.stderr.split("\n").filter((line) => line.includes("read as"));
  return { ...ran, bodies, notices, ids: ran.results.prompts?.map(({ id }) => id) };
}

const EXPECTED: Readonly<Record<string, { readonly says: string; readonly id?: string; readonly asks: object }>> = {
  "chat.json": {
    says: "chat messages",
    asks: {
      messages: [system("You sort tickets."), { role: "user", content: 'Ticket: lost parcel ["billing", "claims"]' }],
    },
  },
  "openai.json": {
    says: "request of a chat API; its model gpt-5-mini gives way to the config's; `user` is not carried over",
    asks: {
      model: "gpt-x",
      temperature: 0.2,
      max_tokens: 200,
      stop: ["END"],
      messages: [system("Be short."), user],
    },
  },
  "anthropic.yaml": {
    says: "request of a chat API; its model claude-sonnet-4-5 gives way to the config's",
    asks: { model: "gpt-x", messages: [system("Be short."), user] },
  },
  "github.prompt.yml": {
    says: "GitHub Models prompt; its model gpt-4o-mini gives way to the config's; `testData` is not carried over",
    id: "github",
    asks: { temperature: 0.5, messages: [system("You sort tickets."), user] },
  },
  "langfuse.json": {
    says: "Langfuse prompt; its model gpt-4o gives way to the config's",
    asks: { temperature: 0, messages: [system("You sort tickets. {braces stay}"), user] },
  },
  "langchain.json": {
    says: 'LangChain prompt; the placeholder "history" is left out: the conversation of a case follows the messages',
    asks: { messages: [system('Answer as {"label": ...}'), user] },
  },
  "langchain.yaml": { says: "LangChain prompt", asks: { messages: [user] } },
  "sort.prompty": {
    says: "Prompty; its model gpt-4o gives way to the config's",
    asks: { temperature: 0.1, messages: [system("You sort tickets and stay friendly."), user] },
  },
  "azure.prompty": {
    says: "Prompty; its model my-gpt gives way to the config's; its Azure endpoint is not carried over: baseUrl and query of a prompt config name it",
    asks: { messages: [user] },
  },
  "sort.prompt": {
    says: "dotprompt; its model googleai/gemini-2.5-flash gives way to the config's; `history` is left out: the conversation of a case follows the messages",
    asks: { temperature: 0.3, messages: [system("You sort tickets.\n- billing,\n- claims\n"), user] },
  },
};

describe("a prompt file of others", () => {
  it.each(Object.entries(EXPECTED))(
    "%s is asked as it says, with what the config says of the model",
    async (name, { says, id, asks }) => {
      const { code, bodies, notices, ids } = await asked(name);
      expect(code).toBe(0);
      expect(notices).toEqual([`${name}: read as ${says}`]);
      expect(ids).toEqual([id ?? name.replace(/\..*$/, "")]);
      expect(bodies[0]).toMatchObject(asks);
    },
  );

  it("has a fixture of every format", () => {
    const said = new Set(Object.values(EXPECTED).map(({ says }) => says.split(";")[0]));
    const names = [...MAP_FORMATS, ...TEXT_FORMATS].map(({ name }) => name);
    const apart = ["OpenAI evals modelgraded specification", "promptfoo config"];
    expect(names.filter((name) => !said.has(name))).toEqual(apart);
    expect(readdirSync(fixtures).toSorted()).toEqual([...Object.keys(EXPECTED), "modelgraded.yaml"].toSorted());
  });

  it("may hold several prompts", async () => {
    const { ids, bodies } = await asked("modelgraded.yaml");
    expect(ids).toEqual(["polite", "brief"]);
    expect(bodies.map(({ messages }) => messages)).toEqual([
      [{ role: "user", content: "Is this polite?\nlost parcel" }],
      [{ role: "user", content: "Is this brief? lost parcel" }],
    ]);
  });

  it.each([
    ["openai.json", "openai", "gpt-5-mini"],
    ["sort.prompty", "openai", "gpt-4o"],
    ["anthropic.yaml", "anthropic", "claude-sonnet-4-5"],
  ])("%s names %s and %s itself where the config does not", async (name, provider, model) => {
    const files: Files = {
      "evals.json": { dataset: "cases.jsonl", prompts: name, scorers: { contains: {} } },
      "cases.jsonl": [{ input: "q", reference: "r" }],
      [name]: textOf(name),
    };
    const key = { OPENAI_API_KEY: "sk-test-0123456789abcdef", ANTHROPIC_API_KEY: "sk-ant-0123456789abcdef" };
    const { code, stderr } = await evals(["validate"], files, { env: key });
    expect([code, stderr]).toEqual([0, expect.stringContaining(`its model ${model} is used`)]);
    const wrong = await evals(["validate"], files);
    expect(wrong.stderr).toContain(`${provider.toUpperCase()}_API_KEY`);
  });

  it.each([
    [
      "a.prompty",
      "---\nmodel: gpt-4o\n---\nuser:\nTell of {{ topic }}\n",
      'a.prompty:5:12  error  the template of "a" reads "topic"',
      "a variable that no case gives",
    ],
    ["a.prompty", "---\nmodel: [\n---\nuser:\nx\n", "a.prompty:2:", "front matter that is no YAML"],
    [
      "a.prompty",
      "---\ntemplate: mustache\n---\nuser:\n\nx {{#list}}y{{/list}}\n",
      "a.prompty:6:3  error  {{#list}} is a section or partial of Mustache",
      "a section",
    ],
    [
      "a.prompt",
      '---\nmodel: x\n---\n{{role "user"}}\nSee {{media url=photo}}\n',
      "a.prompt:5:5  error  {{media url=photo}} cannot be carried over",
      "a helper of dotprompt",
    ],
    ["a.prompt", "---\nmodel: x\n---\n", "a.prompt:1:1  error  no message stands in it", "no message"],
    [
      "a.json",
      '[{"role": "tool", "content": "x"}]',
      'a.json:1:11  error  "role" must be system, user, assistant, not "tool"',
      "a role that is none of ours",
    ],
    [
      "a.json",
      '[{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]',
      "a.json:1:31  error  a message holds text alone here",
      "an image",
    ],
    [
      "a.json",
      '{"_type": "prompt", "template": "x {n:.2f}", "template_format": "f-string"}',
      "a.json:1:33  error  {n:.2f} does not name a variable",
      "a format string that computes",
    ],
    [
      "a.yaml",
      "prompts:\n  - prompts.py:classify\nproviders: [openai:gpt-4o]\n",
      "a.yaml:2:5  error  this prompt is code",
      "a promptfoo config with code",
    ],
    [
      "a.yaml",
      "prompts: ['{{ q }}']\nproviders: [openai:gpt-4o]\n",
      "a.yaml:1:11  error  a promptfoo config is no prompt",
      "a promptfoo config",
    ],
  ])("%s with %j is a problem at its place, %s: %s", async (name, text, problem) => {
    const { code, stderr, bodies } = await asked(name, {}, text);
    expect([code, bodies.length]).toEqual([2, 0]);
    expect(stderr).toContain(problem);
  });

  it("is none where it is ours", async () => {
    const ours = "messages:\n  - { role: user, content: '{{ input }}' }\nmaxOutputTokens: 5\n";
    expect((await asked("a.yaml", {}, ours)).notices).toEqual([]);
    expect((await asked("a.prompt", {}, "Say {% if input %}{{ input }}{% endif %}")).notices).toEqual([]);
    const typo = await asked("a.yaml", {}, "message:\n  - { role: user, content: x }\n");
    expect(typo.stderr).toContain('unknown key "message"');
    const slip = await asked("a.yaml", {}, "retreiver: { documents: x }\n" + ours);
    expect(slip.stderr).toContain('unknown key "retreiver"');
  });
});

describe.skipIf(data === undefined)("real prompts of others", () => {
  const folder = join(data ?? "", "prompt-configs/original");
  /** One has a key twice, which the YAML that wrote it let pass. */
  const BROKEN = new Set(["modelgraded-keywords.yaml"]);
  const names = data === undefined ? [] : readdirSync(folder).filter((name) => name.startsWith("modelgraded-"));

  it.each(names)("%s loads", async (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const variables = Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, variable]) => [variable, "x"]));
    const files: Files = {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: name,
        defaults: { provider: "openai", model: "m", apiKeyEnv: false },
        scorers: { contains: {} },
      },
      "cases.jsonl": [{ input: "q", reference: "r", variables }],
      [name]: text,
    };
    const { code, stderr } = await evals(["validate"], files);
    if (BROKEN.has(name)) expect([code, stderr]).toEqual([2, expect.stringContaining("this key stands twice")]);
    else expect([code, stderr]).toEqual([0, expect.stringContaining("read as OpenAI evals modelgraded specification")]);
  });
});
