import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../cli/harness.ts";
import { hostileTexts } from "../fixtures/hostile/texts.ts";
import { runAction, type Job, type JobEnd } from "./composite.ts";
import { obey } from "./runner.ts";

const file = join(import.meta.dirname, "../../action.yml");

/** An `npx` that notes its words, and ends as it is told after writing what `evals run` writes. */
const NPX = `
const fs = require("node:fs");
const words = process.argv.slice(2);
fs.appendFileSync(process.env.NOTES, JSON.stringify(words) + "\\n");
if (words.at(-1) === "--version") process.exit(Number(process.env.VERSION_CODE ?? 0));
fs.mkdirSync("evals-results/r1", { recursive: true });
if (process.env.NO_SUMMARY === undefined) fs.writeFileSync("evals-results/r1/summary.md", "**FAIL** (exit 1): $(touch pwned) \`touch pwned\`\\n");
const outputs = { verdict: "fail", "exit-code": process.env.CODE, run: "evals-results/r1", summary: "evals-results/r1/summary.md", quality: "0.5" };
fs.appendFileSync(process.env.GITHUB_OUTPUT, Object.entries(outputs).map(([name, value]) => name + "<<E\\n" + value + "\\nE\\n").join(""));
if (process.env.HANGS === undefined) process.exit(Number(process.env.CODE ?? 0));
// Like the real one it hands no signal on to what it runs.
require("node:child_process").spawn(process.execPath, ["-e", \`
  process.on("SIGTERM", () => setTimeout(() => { require("node:fs").writeFileSync("partial", "x"); process.exit(143); }, 500));
  console.log("asking");
  setTimeout(() => {}, 20000);
\`], { stdio: "inherit" }).on("exit", (code) => process.exit(code));
`;

/** A `gh` over a file of comments, which understands the one query that finds ours. */
const GH = `
const fs = require("node:fs");
const words = process.argv.slice(2);
fs.appendFileSync(process.env.NOTES, JSON.stringify(words) + "\\n");
if (process.env.GH_FAILS !== undefined) { console.error("HTTP 403: Resource not accessible by integration"); process.exit(1); }
const stored = process.env.COMMENTS;
const comments = JSON.parse(fs.readFileSync(stored, "utf8"));
const method = words[words.indexOf("--method") + 1];
const body = () => fs.readFileSync(words.find((word) => word.startsWith("body=@")).slice(6), "utf8");
if (words.includes("--jq")) {
  for (const { id, user, body } of comments)
    if (user.login === "github-actions[bot]" && body.startsWith(process.env.MARKER)) console.log(id);
} else if (method === "POST") comments.push({ id: comments.length + 1, user: { login: "github-actions[bot]" }, body: body() });
else comments.find(({ id }) => words.some((word) => word.endsWith("/comments/" + id))).body = body();
fs.writeFileSync(stored, JSON.stringify(comments));
`;

const PULL_REQUEST = {
  event_name: "pull_request",
  token: "t",
  run_id: 7,
  run_attempt: 1,
  event: { pull_request: { number: 12, head: { repo: { fork: false } } } },
};

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

interface Done extends JobEnd {
  readonly folder: string;
  readonly notes: readonly (readonly string[])[];
  readonly comments: readonly Comment[];
}

async function act(job: Partial<Job> & { readonly comments?: readonly Comment[] } = {}): Promise<Done> {
  const folder = job.folder ?? makeFolder({});
  const [notes, comments] = [join(folder, "notes"), join(folder, "comments")];
  writeFileSync(comments, JSON.stringify(job.comments ?? []));
  const env = { NOTES: notes, COMMENTS: comments, ...job.env };
  const end = await runAction(file, { github: PULL_REQUEST, programs: { npx: NPX, gh: GH }, ...job, folder, env });
  const linesOf = (path: string) => (existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : []);
  return {
    ...end,
    folder,
    notes: linesOf(notes).map((line) => JSON.parse(line) as string[]), // written above
    comments: JSON.parse(readFileSync(comments, "utf8")) as Comment[], // likewise
  };
}

const bot = (id: number, body: string): Comment => ({ id, user: { login: "github-actions[bot]" }, body });

describe("the action", () => {
  it.each([0, 1, 2, 3, 4, 5, 70])(
    "ends with %d where evals does, and keeps cache and results all the same",
    async (code) => {
      const done = await act({ env: { CODE: String(code) } });
      expect(done.code).toBe(code);
      expect(done.outputs).toMatchObject({ verdict: "fail", "exit-code": String(code), quality: "0.5", report: "" });
      expect(done.used["actions/cache/save"]).toEqual({
        path: "./.evals/cache",
        key: "evals-cache-v1-evals-results-7-1",
      });
      expect(done.used["actions/upload-artifact"]).toMatchObject({ name: "evals-results", path: "./evals-results/r1" });
      expect(done.used["actions/setup-node"]).toBeUndefined();
    },
  );

  it("hands on config, baseline and words, each as one, and no baseline that is not there", async () => {
    const folder = makeFolder({ "app/base line.json": "{}" });
    const inputs = {
      config: "my evals.yaml",
      baseline: "base line.json",
      args: "--tag\nbad cases\n\n--offline\n",
      "working-directory": "app",
      version: "^1.2.0",
      "node-version": "24",
    };
    const done = await act({ folder, inputs });
    expect(done.notes).toEqual([
      ["--yes", "evalgate@^1.2.0", "--version"],
      [
        ..."--yes evalgate@^1.2.0 run".split(" "),
        "--config=my evals.yaml",
        "--baseline=base line.json",
        "--tag",
        "bad cases",
        "--offline",
      ],
    ]);
    expect(done.used["actions/setup-node"]).toEqual({ "node-version": "24" });
    expect(done.used["actions/upload-artifact"]?.["path"]).toBe("app/evals-results/r1");
    const without = await act({ inputs: { baseline: "none.json" } });
    expect(without.notes.at(-1)).toEqual(["--no-install", "evalgate", "run"]);
    expect(without.log).toContain("there is no baseline yet");
  });

  it.each(hostileTexts)("does nothing that $name in an input says", async ({ text }) => {
    // No input and no variable can hold a NUL.
    const value = `$(touch pwned) \`touch pwned\` "; touch pwned; " ${text}`.replaceAll(String.fromCharCode(0), "");
    const done = await act({ inputs: { config: value, args: value, baseline: value } });
    expect(existsSync(join(done.folder, "pwned"))).toBe(false);
    expect(done.code).toBe(0);
    expect(done.notes.at(-1)?.[3]).toBe(`--config=${Buffer.from(value).toString()}`);
    expect(obey({ log: done.log, output: "", summary: "" }).commands).toEqual([]);
  });

  it.each<[string, Partial<Job>, RegExp]>([
    ["evalgate is not installed", { env: { VERSION_CODE: "1" } }, /not installed: npm i -D evalgate/],
    ["the version does not exist", { env: { VERSION_CODE: "1" }, inputs: { version: "99" } }, /could not be fetched/],
    ["the version is none", { inputs: { version: "1; touch pwned" } }, /input version/],
    ["cache is neither", { inputs: { cache: "yes" } }, /input cache must be true or false/],
    ["comment is neither", { inputs: { comment: "true" } }, /input comment must be sticky or off/],
    ["the key of the comment ends it", { inputs: { "comment-key": "x -->" } }, /input comment-key/],
  ])("ends with 2, never 1, where %s", async (_, job, message) => {
    const done = await act(job);
    expect(done.code).toBe(2);
    expect(done.log).toMatch(message);
    expect(done.notes.filter((words) => words.includes("run"))).toEqual([]);
    expect(done.outputs["exit-code"]).toBe("2");
    expect(done.used["actions/upload-artifact"]).toBeUndefined();
  });

  it("without cache and artifact uses neither", async () => {
    expect((await act({ inputs: { cache: "false", artifact: "" } })).used).toEqual({});
  });

  it("hands a signal on to evals, and waits for what it writes", async () => {
    const done = await act({
      env: { HANGS: "1" },
      during: (child, step) => {
        if (step === "Run evals")
          child.stdout?.on("data", (chunk: Buffer) => chunk.includes("asking") && child.kill("SIGINT"));
      },
    });
    expect(existsSync(join(done.folder, "partial"))).toBe(true);
    expect(done.code).toBe(143);
  });
});

describe("the sticky comment", () => {
  const sticky = { inputs: { comment: "sticky" } };

  it("is made once, then kept up to date, whatever evals ended with", async () => {
    const first = await act({ ...sticky, env: { CODE: "1" } });
    expect(first.code).toBe(1);
    expect(first.comments.map(({ body }) => body)).toEqual([
      "<!-- evals:evals -->\n\n**FAIL** (exit 1): $(touch pwned) `touch pwned`\n",
    ]);
    expect(existsSync(join(first.folder, "pwned"))).toBe(false);
    const second = await act({ ...sticky, comments: [bot(1, "<!-- evals:evals -->\n\nold")] });
    expect(second.comments).toEqual(first.comments);
  });

  it("leaves alone the comments of others and of other gates, whatever stands in them", async () => {
    const others = [
      { id: 1, user: { login: "mallory" }, body: "<!-- evals:evals -->" },
      bot(2, "<!-- evals:nightly -->"),
      bot(3, "said <!-- evals:evals -->"),
    ];
    const done = await act({ ...sticky, comments: others });
    expect(done.comments.slice(0, 3)).toEqual(others);
    expect(done.comments).toHaveLength(4);
  });

  it("says so where evals wrote no summary, so that no older one stands", async () => {
    const done = await act({
      ...sticky,
      env: { VERSION_CODE: "1" },
      comments: [bot(1, "<!-- evals:evals -->\n\n**pass**")],
    });
    expect(done.comments[0]?.body).toContain("**ERROR** (exit 2): evals wrote no summary");
  });

  it("that may not be written changes no verdict", async () => {
    const done = await act({ ...sticky, env: { CODE: "0", GH_FAILS: "1" } });
    expect(done.code).toBe(0);
    expect(done.log).toContain("the comment could not be written");
  });

  it.each<[string, object]>([
    ["a push", { ...PULL_REQUEST, event_name: "push", event: {} }],
    ["pull_request_target", { ...PULL_REQUEST, event_name: "pull_request_target" }],
    [
      "the pull request of a fork",
      { ...PULL_REQUEST, event: { pull_request: { number: 1, head: { repo: { fork: true } } } } },
    ],
  ])("is not tried on %s", async (_, github) => {
    expect((await act({ ...sticky, github })).ran).not.toContain("Comment on the pull request");
  });

  it("is off where nobody asks for it", async () => {
    expect((await act()).ran).not.toContain("Comment on the pull request");
  });
});
