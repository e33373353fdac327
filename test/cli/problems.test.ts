import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outputsIn } from "../reporters/readers.ts";
import { evals, expectAgreement, makeFolder, recorded, type Files } from "./harness.ts";

const KEY = { OPENAI_API_KEY: "sk-test-0123456789abcdef" };

/** A config for a model that must never be asked: its address is a dead port. */
function config({
  more = "",
  cases = '{"id":"a","input":"q","reference":"42"}\n',
  scorers = "scorers: { contains: {} }",
  dataset = "cases.jsonl",
  content = "{{ input }}",
} = {}): Files {
  return {
    "evals.yaml": `dataset: ${dataset}\nprompts:\n  - { id: p, provider: openai, model: m, baseUrl: "http://127.0.0.1:9/v1", messages: [{ role: user, content: "${content}" }] }\n${scorers}\n${more}`,
    "cases.jsonl": cases,
  };
}

describe("what is wrong with a config is told before anything is asked", () => {
  it.each<[string, Files, readonly RegExp[]]>([
    [
      "an unknown key",
      config({ more: "treshold: 0.9\n" }),
      [/evals\.yaml:5:1 .*unknown key "treshold"/, /did you mean "threshold"/],
    ],
    [
      "a key for later",
      config({ more: "budget: { cost: $1 }\n" }),
      [/evals\.yaml:5:1 .*"budget" is not supported yet/],
    ],
    ["an empty dataset", config({ cases: "" }), [/cases\.jsonl:1:1 .*no case/]],
    ["a glob of nothing", config({ dataset: '"golden/*.yaml"' }), [/evals\.yaml:1:10 .*golden\/\*\.yaml/]],
    ["a file that is not there", config({ dataset: "nope.yaml" }), [/evals\.yaml:1:10 .*nope\.yaml/]],
    [
      "an id that stands twice",
      config({ cases: '{"id":"a","input":"q","reference":"42"}\n{"id":"a","input":"r","reference":"42"}\n' }),
      [/cases\.jsonl:2:1 .*second case .*"a"/, /cases\.jsonl:1/],
    ],
    [
      "a variable that nothing gives",
      config({ content: "{{ inptu }}" }),
      [/evals\.yaml:3:\d+ .*inptu/, /did you mean "input"/],
    ],
    [
      "one in a branch that is not taken",
      config({ content: "{% if false %}{{ other }}{% endif %}" }),
      [/evals\.yaml:3:\d+ .*"other"/],
    ],
    ["a template that is none", config({ content: "{{ input" }), [/evals\.yaml:3:\d+ .*not a template/]],
    [
      "a case that nothing scores",
      config({ scorers: "scorers: { contains: { tags: [never] } }" }),
      [/cases\.jsonl:1:1 .*nothing scores the case "a"/],
    ],
    ["90 for 0.90", config({ more: 'gates: { quality: ">= 90" }\n' }), [/evals\.yaml:5:\d+ .*did you mean 0\.90/]],
    ["90% for 0.90", config({ more: 'gates: { quality: ">= 90%" }\n' }), [/evals\.yaml:5:\d+ .*0\.90/]],
    ["a rule without operator", config({ more: "gates: { quality: 0.9 }\n" }), [/evals\.yaml:5:\d+ .*operator/]],
    ["no gate at all", config({ more: "gates: {}\n" }), [/evals\.yaml:5:\d+ .*nothing can be decided/]],
    [
      "an unknown metric",
      config({ more: 'gates: { recal@5: ">= 0.9" }\n' }),
      [/evals\.yaml:5:\d+ .*no metric is called "recal@5"/],
    ],
    [
      "a metric that no case can have",
      config({ more: 'gates: { recall@5: ">= 0.9" }\n' }),
      [/evals\.yaml:5:\d+ .*no case can have the metric "recall@5"/],
    ],
    [
      "a slice that no case is in",
      config({ more: 'gates: { "quality{tag:nope}": ">= 0.9" }\n' }),
      [/evals\.yaml:5:\d+ .*tagged "nope"/],
    ],
    ["a latency without statistic", config({ more: 'gates: { latency: "<= 5s" }\n' }), [/latency\.p95/]],
    [
      "an unknown scorer",
      config({ scorers: "scorers: { contians: {} }" }),
      [/evals\.yaml:4:12 .*contians/, /did you mean "contains"/],
    ],
    [
      "a scorer for later",
      config({ scorers: "scorers: { length: { max: 3 } }" }),
      [/evals\.yaml:4:12 .*not supported yet/],
    ],
    [
      "a metric's name for a scorer",
      config({ scorers: "scorers: { quality: { type: contains } }" }),
      [/evals\.yaml:4:12 .*name of a metric/],
    ],
    [
      "a scorer without its judge",
      config({ scorers: "scorers: { correctness: {} }" }),
      [/evals\.yaml:4:12 .*needs a judge/],
    ],
    [
      "a rubric for the judge that has only rules",
      config({ scorers: "judge: { provider: embedded }\nscorers: { r: { type: rubric, prompt: x } }" }),
      [/reads no rubric/],
    ],
    [
      "all weights 0 under a quality gate",
      config({ scorers: "scorers: { contains: { weight: 0 } }" }),
      [/no case can have the metric "quality"/],
    ],
    [
      "an unknown provider",
      {
        ...config(),
        "evals.yaml": "dataset: cases.jsonl\nprompts: [{ id: p, provider: openia, model: m, messages: [] }]\n",
      },
      [/evals\.yaml:2:\d+ .*openia/, /did you mean "openai"/],
    ],
    [
      "two prompt configs of one name",
      {
        ...recorded([true]),
        "evals.yaml":
          "dataset: cases.jsonl\nprompts: [{ id: p, provider: recorded, file: rows.jsonl }, { id: p, provider: recorded, file: rows.jsonl }]\nscorers: { good: { type: label, field: ok } }\n",
        "evals.json": "",
      },
      [/two configs/],
    ],
    [
      "a number for a duration",
      config({ more: "timeout: 5\n" }),
      [/evals\.yaml:5:10 .*such as 500ms.*not the number 5/],
    ],
    [
      "a limit that is left out",
      config({ more: "retrieval: { relevantFrom: 0 }\n" }),
      [/"relevantFrom" must be more than 0/],
    ],
    [
      "a value of the wrong kind where several kinds will do",
      config({ more: "judge: { provider: openai, model: m, apiKeyEnv: true }\n" }),
      [/evals\.yaml:5:\d+ .*"apiKeyEnv" must be text or false, not true/],
    ],
    [
      "a list of the wrong length",
      config({ more: "judge: { provider: openai, model: m, reply: { format: json, score: /s, range: [1] } }\n" }),
      [/"range" must have at least 2 items/],
    ],
    [
      "a message without a role",
      config({ cases: '{"id":"a","input":[{"content":"q"}]}\n' }),
      [/cases\.jsonl:1:\d+ .*"role" is missing/],
    ],
    [
      "a folder in the place of a prompt",
      {
        ...config(),
        "evals.yaml": "dataset: cases.jsonl\nprompts: [{ id: p, provider: openai, model: m, prompt: '' }]\n",
      },
      [/evals\.yaml:2:\d+ .*no file/],
    ],
    [
      "a misspelt key of a map",
      { ...config(), "evals.yaml": "dataset: { file: cases.jsonl, map: { inptu: x } }\nprompts: []\n" },
      [/evals\.yaml:1:\d+ .*"inptu"/, /did you mean "input"/],
    ],
    ["a key that stands twice", config({ more: "dataset: other.jsonl\n" }), [/evals\.yaml:5:1 .*twice/]],
    ["YAML that is none", { "evals.yaml": "dataset: [a\nprompts: b\n" }, [/evals\.yaml:2:1 .*not YAML/]],
    ["JSON that is none", { "evals.json": '{"dataset": "a",}' }, [/evals\.json:1:\d+ .*not JSON/]],
  ])("%s", async (_, files, told) => {
    const ran = await evals(["run"], files, { env: KEY });
    for (const line of told) expect(ran.stderr).toMatch(line);
    expect(ran.code).toBe(2);
    expectAgreement(ran);
  });

  it("all at once", async () => {
    const files = config({
      more: 'treshold: 0.9\ngates: { quality: ">= 90" }\nconcurency: 3\n',
      cases: '{"id":"a","input":"q"}\n{"id":"a","input":"q","refrence":"x"}\n',
    });
    const ran = await evals(["run"], files);
    for (const place of [
      /evals\.yaml:3:\d+ .*OPENAI_API_KEY/,
      /evals\.yaml:5:1 /,
      /evals\.yaml:6:/,
      /evals\.yaml:7:1 /,
      /cases\.jsonl:2:/,
    ])
      expect(ran.stderr).toMatch(place);
    expect(ran.lastLine).toMatch(/exit 2 - \d problems in evals\.yaml, cases\.jsonl/);
  });

  it("a missing key, by name and never by value", async () => {
    const ran = await evals(["run"], config(), { env: { ANTHROPIC_API_KEY: "sk-ant-0123456789abcdef" } });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("OPENAI_API_KEY is not set");
    expect(ran.stderr).not.toContain("sk-ant-0123456789abcdef");
  });

  it("a variable of the environment that is not set, unless it has a default", async () => {
    const files = (url: string) => ({
      ...config(),
      "evals.yaml": (config()["evals.yaml"] as string).replace("http://127.0.0.1:9/v1", url),
    });
    expect((await evals(["validate"], files("${GATEWAY}/v1"), { env: KEY })).stderr).toMatch(
      /evals\.yaml:3:\d+ .*GATEWAY is not set/,
    );
    expect((await evals(["validate"], files("${GATEWAY:-http://x}/v1"), { env: KEY })).code).toBe(0);
    expect((await evals(["validate"], files("${GATEWAY}/v1"), { env: { ...KEY, GATEWAY: "http://x" } })).code).toBe(0);
  });

  it("two configs in one folder, both named", async () => {
    const ran = await evals(["run"], { ...config(), "evals.yml": config()["evals.yaml"] ?? "" }, { env: KEY });
    expect(ran.stderr).toMatch(/evals\.yaml, evals\.yml/);
    expect(ran.code).toBe(2);
    expectAgreement(ran);
  });

  it("no config at all", async () => {
    const ran = await evals(["run"], {});
    expect(ran.stderr).toContain("no evals.yaml here or above");
    expectAgreement(ran);
  });

  it.each([
    [["run", "--limt", "3"], /unknown option '--limt'/, /--limit/],
    [["run", "--limit", "0"], /whole number from 1/, /limit/],
    [["run", "--threshold", "90"], /did you mean 0\.90/, /threshold/],
    [["run", "--reporter", "junitt"], /no reporter is called "junitt"/, /did you mean "junit"/],
    [["run", "--shard", "1/4"], /--shard is not supported yet/, /shard/],
    [["run", "--no-cache"], /--no-cache is not supported yet/, /cache/],
    [["run", "--prompt", "nope"], /no prompt config is called "nope"/, /there are: sys/],
    [["run", "--env-file", "nope"], /no file "nope"/, /--env-file/],
    [["run", "--grep", "("], /not a regular expression/, /--grep/],
    [["run", "words"], /too many arguments/, /run/],
  ])("%j", async (argv, message, more) => {
    const ran = await evals(argv, recorded([true]));
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).toMatch(more);
    expect(ran.code).toBe(2);
    expectAgreement(ran);
  });

  it("commands that are not there, or not yet", async () => {
    expect((await evals(["rnu"], {})).stderr).toMatch(/unknown command 'rnu'[\s\S]*run/);
    const later = await evals(["merge", "a", "b"], {});
    expect([later.code, later.lastLine]).toEqual([2, "evals: exit 2 - evals merge is not supported yet"]);
  });

  it("flags by their twins in the environment", async () => {
    expect((await evals(["run"], recorded([true, true, false]), { env: { EVALS_THRESHOLD: "0.5" } })).code).toBe(0);
    expect(
      (await evals(["run", "--threshold", "0.9"], recorded([true, true, false]), { env: { EVALS_THRESHOLD: "0.5" } }))
        .code,
    ).toBe(1);
    expect((await evals(["run"], recorded([true]), { env: { EVALS_LIMIT: "x" } })).stderr).toMatch(/EVALS_LIMIT/);
    expect((await evals(["run"], recorded([true]), { env: { EVALS_OFFLINE: "1" } })).stderr).toMatch(
      /EVALS_OFFLINE is not supported yet/,
    );
  });
});

describe("a run that would not know what it says", () => {
  const cases = (rows: readonly object[]): Files => ({ "cases.jsonl": rows });
  const config2 = (more: object): Files => ({
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [{ id: "p", provider: "recorded", file: "rows.csv" }],
      scorers: { contains: { any: ["bad"], not: true } },
      ...more,
    },
    "rows.csv": "caseId,text\na1000,fine\n",
    ...cases([{ id: "a1000", input: "q", reference: "x" }]),
  });

  it.each<[string, Files, RegExp]>([
    [
      "the answers of a recording go by another name",
      { ...config2({}), "rows.csv": "caseId,answer\na1000,bad\n" },
      /rows\.csv {2}error {2}no row has the key "text", and there is a key "answer"\n +map: \{ text: answer \}/,
    ],
    [
      "two cases become one by redaction",
      {
        ...config2({ redact: ["\\d{4}"] }),
        ...cases([
          { id: "a1000", input: "q", reference: "x" },
          { id: "a1001", input: "q", reference: "x" },
        ]),
      },
      /cases\.jsonl:2:\d+ {2}error {2}without what must not be shown, a second case is called "a\[redacted\]"/,
    ],
    ["an expression matches nothing at all", config2({ redact: ["x*"] }), /must not match the empty text/],
    ["a weight is beyond all figures", config2({ scorers: { equals: { weight: 1e308 } } }), /1000000|1,000,000/],
    [
      "a scorer could not be held by any map",
      {
        ...config2({}),
        "evals.json":
          '{"dataset":"cases.jsonl","prompts":[{"id":"p","provider":"recorded","file":"rows.csv"}],"scorers":{"__proto__":{"type":"equals"},"contains":{}}}',
      },
      /evals\.json:1:\d+ {2}error {2}"__proto__" is no key/,
    ],
    [
      "a key is blank",
      config2({
        prompts: [{ id: "p", provider: "openai", model: "m", messages: [{ role: "user", content: "{{ input }}" }] }],
      }),
      /the key OPENAI_API_KEY is not set/,
    ],
  ])("is refused where %s", async (_, files, message) => {
    const ran = await evals(["run"], files, { env: { OPENAI_API_KEY: "  " } });
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(2);
    expectAgreement(ran);
  });

  it.each(["jsonl", "json", "csv"])("is refused where a text is not UTF-8 (%s)", async (extension) => {
    const [head, row] =
      extension === "csv"
        ? ["id,input,reference", "a1000,q,caf@"]
        : ["", '{"id":"a1000","input":"q","reference":"caf@"}'];
    const text = extension === "json" ? `[\n${row}]` : `${head}\n${row}\n`;
    const folder = makeFolder({ ...config2({ dataset: `cases.${extension}` }) });
    writeFileSync(join(folder, `cases.${extension}`), Buffer.from(text.replace("@", "\u00e9"), "latin1"));
    const ran = await evals(["run"], {}, { cwd: folder });
    expect(ran.stderr).toMatch(new RegExp(`cases\\.${extension}:2:1 {2}error {2}this line is not UTF-8`));
    expect(ran.code).toBe(2);
  });

  it.each([
    ["changes", 'writeFileSync("cases.jsonl", readFileSync("cases.jsonl", "utf8").replace("yes", "no "));'],
    ["disappears", 'rmSync("cases.jsonl");'],
  ])("is refused where the dataset %s under it", async (_, change) => {
    const folder = makeFolder({
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [{ id: "p", provider: "module", module: "app.mjs" }],
        scorers: { equals: {} },
      },
      ...cases([{ id: "a", input: "q", reference: "yes" }]),
    });
    writeFileSync(
      join(folder, "app.mjs"),
      `import { readFileSync, rmSync, writeFileSync } from "node:fs";
       ${change.replaceAll('"cases.jsonl"', JSON.stringify(join(folder, "cases.jsonl")))}
       export default () => "no";`,
    );
    const ran = await evals(["run"], {}, { cwd: folder });
    expect(ran.lastLine).toMatch(/^evals: exit 2 - /);
    expect(ran.stderr).toContain("the dataset changed while it was run");
  });

  it("shows nothing of a text in which it could not search in time", async () => {
    const ran = await evals(["run"], {
      ...config2({ redact: ["(a+)+$"] }),
      "rows.csv": `caseId,text\na1000,${"a".repeat(40)}!\n`,
    });
    expect(ran.code).toBe(0);
    expect(ran.results.trials[0]?.candidate?.text).toBe("[redacted]");
  });
});

describe("a run that never began", () => {
  it("tells the job its verdict, and no costs that nobody counted", async () => {
    const files = { ...recorded([true]), "evals.json": "{" };
    const folder = makeFolder(files);
    const job = { GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_OUTPUT: join(folder, "output") };
    const ran = await evals(["run"], files, { cwd: folder, env: { ...job, GITHUB_ACTIONS: "true" } });
    expect(ran.code).toBe(2);
    expect(Object.fromEntries(outputsIn(readFileSync(job.GITHUB_OUTPUT, "utf8")))).toMatchObject({
      verdict: "error",
      "exit-code": "2",
      quality: "",
      "cost-usd": "",
      results: "evals-results/results.json",
    });
    expect(readFileSync(job.GITHUB_STEP_SUMMARY, "utf8")).toContain("exit 2");
    expect(ran.stderr).toMatch(/^::error /m);
  });
});
