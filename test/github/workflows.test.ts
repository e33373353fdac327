import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { stepOutputs } from "../../src/reporters/github.ts";
import { outputsIn } from "../reporters/readers.ts";
import { earlyReport } from "../reporters/reports.ts";
import { problemsOf } from "./workflow-lint.ts";

const root = join(import.meta.dirname, "../..");
const files = [
  "action.yml",
  ...[".github/workflows", "examples/github"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => `${folder}/${name}`),
  ),
];
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

const USES_ACTION = /uses: (?:\.\/|OWNER\/REPOSITORY@v\d+)/;

/** A workflow that nothing is to be said against, with these steps. */
const workflow = (steps: string, { on = "pull_request", rights = "contents: read" } = {}): string => `on: ${on}
permissions: {}
jobs:
  gate:
    runs-on: ubuntu-24.04
    permissions:
      ${rights}
    steps:
${steps.replaceAll(/^/gm, "      ")}
`;
const action = (steps: string): string => `name: x
description: y
inputs:
  args:
    description: z
runs:
  using: composite
  steps:
${steps.replaceAll(/^/gm, "    ")}
`;

describe("workflows and the action", () => {
  it("are all there", () => {
    expect(files).toEqual(
      expect.arrayContaining(["action.yml", ".github/workflows/ci.yml", ".github/workflows/evals.yml"]),
    );
    expect(files.filter((file) => file.startsWith("examples/"))).toHaveLength(3);
  });

  it.each(files)("%s passes the linters and our rules", async (file) => {
    expect(await problemsOf(file.slice(file.lastIndexOf("/") + 1), textOf(file))).toEqual([]);
  });
});

describe("who uses the action", () => {
  const { inputs, outputs } = parse(textOf("action.yml")) as Record<"inputs" | "outputs", object>; // linted above

  it.each(files.filter((file) => USES_ACTION.test(textOf(file))))("%s gives and takes what it has", (file) => {
    const text = textOf(file);
    const { jobs } = parse(text) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> }; // likewise
    const uses = Object.values(jobs).flatMap(({ steps }) =>
      steps.filter((step) => USES_ACTION.test(`uses: ${step.uses}`)),
    );
    expect(uses).toHaveLength(1);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(uses[0]?.with ?? {})));
    const taken = Array.from(text.matchAll(/steps\.evals\.outputs\.([\w-]+)/g), ([, name]) => name);
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(taken));
  });

  it("finds every step output that `evals run` writes", async () => {
    const written = outputsIn(
      await stepOutputs(earlyReport(2, "x"), { run: "", results: "", junit: "", summary: "", report: "" }, "d"),
    );
    expect(Object.keys(outputs).toSorted()).toEqual([...written.keys()].toSorted());
  });
});

describe("the linters and our rules", () => {
  it("let a plain workflow pass", async () => {
    expect(await problemsOf("x.yml", workflow("- run: npm ci"))).toEqual([]);
    expect(await problemsOf("action.yml", action("- run: echo\n  shell: bash"))).toEqual([]);
  });

  it.each([
    ["an unknown key of a step", "x.yml", workflow("- run: npm ci\n  foo: 1"), /foo/],
    ["a runner that there is not", "x.yml", workflow("- run: npm ci").replace("ubuntu-24.04", "ubuntu-0"), /ubuntu-0/],
    ["a context that there is not", "x.yml", workflow("- run: npm ci\n  if: ${{ nope.x }}"), /nope/],
    ["a step without a shell", "action.yml", action("- run: echo"), /shell/],
    [
      "an input that the action has not",
      "action.yml",
      action("- run: echo\n  shell: bash\n  if: ${{ inputs.nope }}"),
      /nope/,
    ],
    ["a title in a script", "x.yml", workflow("- run: echo ${{ github.event.pull_request.title }}"), /foreign text/],
    ["a branch in a script", "x.yml", workflow('- run: echo "${{ github.head_ref }}"'), /foreign text/],
    ["an input in a script", "action.yml", action("- run: echo ${{ inputs.args }}\n  shell: bash"), /foreign text/],
    ["an action at a branch", "x.yml", workflow("- uses: someone/something@main"), /must be pinned/],
    ["a token left behind", "x.yml", workflow("- uses: actions/checkout@v6"), /persist-credentials/],
    ["no permissions at the top", "x.yml", workflow("- run: npm ci").replace("permissions: {}\n", ""), /at the top/],
    [
      "more rights than needed",
      "x.yml",
      workflow("- run: npm ci", { rights: "contents: write" }),
      /needs no contents: write/,
    ],
    [
      "pull_request_target with the head",
      "x.yml",
      workflow(
        "- uses: actions/checkout@v6\n  with:\n    persist-credentials: false\n    ref: ${{ github.event.pull_request.head.sha }}",
        { on: "pull_request_target" },
      ),
      /pull_request_target/,
    ],
  ])("refuse %s", async (_, name, text, message) => {
    expect((await problemsOf(name, text)).join("\n")).toMatch(message);
  });
});
