import { describe, expect, it } from "vitest";
import { evals, times, type Files } from "../cli/harness.ts";

interface Told {
  readonly kind: string;
  readonly file: string;
  readonly at: { readonly line: number; readonly column: number };
  readonly message: string;
  readonly hint?: string;
}

const project = (cases: string | readonly unknown[], config: object = {}): Files => ({
  "evals.json": {
    dataset: typeof cases === "string" ? "cases.yaml" : "cases.jsonl",
    prompts: [
      {
        id: "p",
        provider: "openai",
        model: "m",
        apiKeyEnv: false,
        messages: [{ role: "user", content: "Example: a parcel of 3 kg costs $77.10 in all. {{ input }}" }],
      },
    ],
    scorers: { refuses: {} },
    ...config,
  },
  [typeof cases === "string" ? "cases.yaml" : "cases.jsonl"]: cases,
});

async function warningsOf(files: Files): Promise<readonly Told[]> {
  const ran = await evals(["validate", "--json"], files);
  expect([ran.code, ran.stderr]).toEqual([0, expect.stringMatching(/^evals: exit 0 - valid: /)]);
  return (JSON.parse(ran.stdout) as { warnings: readonly Told[] }).warnings;
}

const shown = ({ kind, file, at, message, hint }: Told) =>
  `${kind} ${file}:${at.line}:${at.column} ${message}${hint === undefined ? "" : ` | ${hint}`}`;

describe("a dataset in YAML", () => {
  it.each<[string, string, readonly string[]]>([
    ["nothing wrong", "- { id: a, input: x, reference: y }\n- { id: b, input: z, reference: w }\n", []],
    [
      "the same input twice",
      "- id: a\n  input: What is it?\n- id: b\n  input: What is it?\n",
      ['duplicate cases.yaml:4:3 "b" asks the same as "a", which then counts twice | the first stands at cases.yaml:1'],
    ],
    [
      "the same input with other variables",
      "- { id: a, input: x, variables: { n: 1 } }\n- { id: b, input: x, variables: { n: 2 } }\n",
      [],
    ],
    [
      "the same input with another reference",
      "- { id: a, input: x, reference: one }\n- id: b\n  input: x\n  reference: two\n",
      [
        'contradiction cases.yaml:4:3 "b" asks the same as "a" and has another reference | the first stands at cases.yaml:1',
      ],
    ],
    [
      "nearly the same input",
      "- { id: a, input: 'How long is the return period?' }\n- { id: b, input: 'How long are the return periods' }\n",
      ['nearDuplicate cases.yaml:2:12 "b" asks nearly the same as "a" | the first stands at cases.yaml:1'],
    ],
    [
      "a blank reference",
      "- { id: a, input: x, reference: ['', b] }\n",
      ['reference cases.yaml:1:22 a reference of "a" is blank | write what a good answer says, or remove it'],
    ],
    ...["TODO", "n/a", "TBD.", "???", "N/A"].map((text): [string, string, readonly string[]] => [
      `the reference ${text}`,
      `- { id: a, input: x, reference: "${text}" }\n`,
      [
        `reference cases.yaml:1:22 the reference "${text}" of "a" says nothing | write what a good answer says, or remove it`,
      ],
    ]),
    [
      "a reference twice",
      "- { id: a, input: x, reference: [Yes it is, 'yes  it is'] }\n",
      ['reference cases.yaml:1:22 a reference of "a" stands twice | remove one of the two'],
    ],
    [
      "the reference in the input",
      "- { id: a, input: 'Say that it costs $71.00 now', reference: $71.00 }\n",
      ['leak cases.yaml:1:12 the input of "a" holds its reference | the system can copy the answer from the question'],
    ],
    ["a short reference in the input", "- { id: a, input: Is it yes or no?, reference: 'yes' }\n", []],
    ["a part of a word in the input", "- { id: a, input: It costs $171.005, reference: 71.00 }\n", []],
    [
      "the reference in the variables",
      "- { id: a, input: x, variables: { context: { facts: [it is a Blue  Whale] } }, reference: it is a blue whale }\n",
      ['leak cases.yaml:1:12 the input of "a" holds its reference | the system can copy the answer from the question'],
    ],
    [
      "the reference in the prompt",
      "- { id: a, input: x, reference: a parcel of 3 kg costs $77.10 }\n",
      [
        'leak cases.yaml:1:22 the prompt "p" holds the reference of "a" | an example in a prompt must be no golden case',
      ],
    ],
    ["a case that is skipped", "- { id: a, input: x }\n- { id: b, input: x, skip: later, reference: TODO }\n", []],
  ])("has %s", async (_, cases, expected) => {
    expect((await warningsOf(project(cases))).map(shown)).toEqual(expected);
  });
});

describe("labels", () => {
  const retrieving = (glob: string, id = "p") => ({
    id,
    provider: "embedded",
    retriever: { documents: glob, split: "heading" },
  });
  const documents = { "docs/a.md": "# One\ntext\n# Two\ntext", "other/b.md": "text" };

  it("of no document are named, with the nearest that there is", async () => {
    const cases = "- id: a\n  input: x\n  relevant: { a.md#tow: 1, a.md#one: 1, elsewhere: 0 }\n";
    const files = { ...project(cases, { prompts: [retrieving("docs/*.md")] }), ...documents };
    expect((await warningsOf(files)).map(shown)).toEqual([
      'label cases.yaml:3:3 "a.md#tow", which "a" names as relevant, is none of the documents | did you mean "a.md#two"?',
    ]);
  });

  it("are told of the prompt config that lacks them", async () => {
    const files = {
      ...project([{ id: "a", input: "x", relevant: ["a.md#one"] }], {
        prompts: [retrieving("docs/*.md", "p"), retrieving("other/*.md", "q")],
      }),
      ...documents,
    };
    expect((await warningsOf(files)).map(({ message }) => message)).toEqual([
      '"a.md#one", which "a" names as relevant, is none of the documents of the prompt config "q"',
    ]);
  });

  it("are not looked at where no prompt config has documents", async () => {
    expect(await warningsOf(project([{ id: "a", input: "x", relevant: ["no"] }]))).toEqual([]);
  });
});

describe("tags", () => {
  const tagged = (count: number, tags: (index: number) => readonly string[]) =>
    times(count, (index) => ({ id: `c${index}`, input: `question ${index}`, tags: tags(index) }));

  it("of one case alone are named, with the nearest that is common", async () => {
    const warnings = await warningsOf(project(tagged(12, (index) => (index === 3 ? ["expres"] : ["express"]))));
    expect(warnings.map(shown)).toEqual([
      'tag cases.jsonl:4:1 only "c3" has the tag "expres" | did you mean "express"?',
    ]);
  });

  it("of few cases in all tell nothing", async () => {
    expect(await warningsOf(project(tagged(9, (index) => [`t${index}`])))).toEqual([]);
  });

  it("with a gate need some cases", async () => {
    const gates = { gates: { "quality{tag:rare}": ">= 0.9", "quality{tag:common}": ">= 0.9" } };
    const warnings = await warningsOf(
      project(
        tagged(20, (index) => (index < 9 ? ["rare", "common"] : ["common"])),
        gates,
      ),
    );
    expect(warnings.map(shown)).toEqual([
      expect.stringMatching(/^slice evals\.json:\d+:5 the gate quality\{tag:rare\} rests on 9 cases \| 10 or more/),
    ]);
  });
});

describe("evals validate", () => {
  it("shows warnings like problems, with the lines around them, and stays at 0", async () => {
    const ran = await evals(["validate"], project("- id: a\n  input: What is it?\n- id: b\n  input: What is it?\n"));
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([
      0,
      "valid: 2 cases, 1 prompt config\n",
      `cases.yaml:4:3  warning  "b" asks the same as "a", which then counts twice
  3 | - id: b
> 4 |   input: What is it?
    |   ^^^^^
  5 | 
    the first stands at cases.yaml:1
evals: exit 0 - valid: 2 cases, 1 prompt config; 1 warning
`,
    ]);
  });

  it("shows the first of many alike, and all as JSON", async () => {
    const files = project(times(30, (index) => ({ id: `c${index}`, input: "x" })));
    const ran = await evals(["validate"], files);
    expect(ran.stderr.match(/ {2}warning {2}/g)).toHaveLength(5);
    expect(ran.stderr).toContain("… and 24 more warnings of these kinds; --json has them all\n");
    expect(ran.lastLine).toBe("evals: exit 0 - valid: 30 cases, 1 prompt config; 29 warnings");
    expect(await warningsOf(files)).toHaveLength(29);
  });

  it("shows problems alone where there are some", async () => {
    const ran = await evals(
      ["validate"],
      project([
        { id: "a", input: "x" },
        { id: "a", input: "x" },
      ]),
    );
    expect([ran.code, ran.stderr]).toEqual([2, expect.not.stringContaining("warning")]);
  });

  it("masks secrets and shows no control in what it quotes", async () => {
    const files = project([
      { id: "a", input: "x" },
      { id: "b \u202e", input: "x", metadata: { k: "a-secret-of-ours" } },
    ]);
    const ran = await evals(["validate"], files, { env: { OUR_TOKEN: "a-secret-of-ours" } });
    expect(ran.stderr).toContain("asks the same");
    expect(ran.stderr).not.toMatch(/a-secret-of-ours|\u202e/);
  });
});
