import { execFileSync } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkClock, checkNode } from "../../src/app/doctor/machine.ts";
import { evals, type Files, type RunOptions } from "./harness.ts";

interface Told {
  readonly checks: readonly { readonly check: string; readonly status: string; readonly message: string }[];
  readonly problems: number;
  readonly warnings: number;
}

const KEY = "a-key-that-nobody-may-see";

const project = (prompt: object = {}, config: object = {}): Files => ({
  "evals.json": {
    dataset: "cases.jsonl",
    prompts: [
      {
        id: "p",
        provider: "openai",
        model: "gpt-5-mini",
        messages: [{ role: "user", content: "{{input}}" }],
        ...prompt,
      },
    ],
    scorers: { contains: {} },
    ...config,
  },
  "cases.jsonl": [{ id: "a", input: "x", reference: "y" }],
});

async function doctor(
  files: Files,
  { argv = [], ...options }: RunOptions & { readonly argv?: readonly string[] } = {},
) {
  const ran = await evals(["doctor", "--json", ...argv], files, options);
  const told = JSON.parse(ran.stdout) as Told;
  expect(ran.stdout + ran.stderr).not.toContain(KEY);
  expect(ran.code).toBe(told.problems > 0 ? 2 : 0);
  return {
    ran,
    told,
    of: (check: string) =>
      told.checks.filter((each) => each.check === check).map(({ status, message }) => `${status}: ${message}`),
  };
}

describe("evals doctor", () => {
  it("finds nothing wrong with what is right", async () => {
    const { ran, told, of } = await doctor(project(), { env: { OPENAI_API_KEY: KEY } });
    expect(told.problems).toBe(0);
    expect(of("key OPENAI_API_KEY")).toEqual(["ok: it is set"]);
    expect(of("dataset")).toEqual(["ok: 1 case in 1 file"]);
    expect(of("config")).toEqual(["ok: evals.json"]);
    expect(ran.lastLine).toMatch(/^evals: exit 0 - no problem, (?:no|1) warning$/);
    const text = await evals(["doctor"], project(), { env: { OPENAI_API_KEY: KEY } });
    expect(text.stdout).toMatch(/^ok {7}node: \d/);
  });

  it.each<[string, Files, Readonly<Record<string, string>>, string, RegExp]>([
    ["no config", {}, {}, "config", /^problem: no evals\.yaml here or above$/],
    ["a key that is not set", project(), {}, "key OPENAI_API_KEY", /^problem: it is not set$/],
    [
      "a key with a line break",
      project(),
      { OPENAI_API_KEY: `${KEY}\n` },
      "key OPENAI_API_KEY",
      /^warning: .*line break/,
    ],
    [
      "a config with problems",
      project({ temprature: 1 }),
      { OPENAI_API_KEY: KEY },
      "config",
      /^problem: evals\.json:\d+:\d+: unknown key "temprature"/,
    ],
    [
      "a dataset that cannot be read",
      { ...project(), "cases.jsonl": '{"id": 1' },
      { OPENAI_API_KEY: KEY },
      "dataset",
      /^problem: cases\.jsonl:1:\d+: not JSON/,
    ],
    [
      "an empty dataset",
      { ...project(), "cases.jsonl": "\n" },
      { OPENAI_API_KEY: KEY },
      "dataset",
      /^problem: there is no case/,
    ],
    [
      "a base URL that is none",
      project({ baseUrl: "localhost:80" }),
      { OPENAI_API_KEY: KEY },
      "base URL of openai",
      /^problem: it is no address/,
    ],
    [
      "a key over http",
      project({ baseUrl: "http://models.example.com/v1" }),
      { OPENAI_API_KEY: KEY },
      "base URL of openai",
      /^warning: models\.example\.com: the key is sent over http/,
    ],
    [
      "Anthropic's with a version",
      project({ provider: "anthropic", baseUrl: "https://x.example/v1" }),
      { ANTHROPIC_API_KEY: KEY },
      "base URL of anthropic",
      /^warning: .*without it|^warning: .*ends in \/v1/,
    ],
    [
      "a proxy that is none",
      project(),
      { HTTPS_PROXY: `user:${KEY}@proxy:1` },
      "proxy HTTPS_PROXY",
      /^problem: its value is no address of a proxy$/,
    ],
    [
      "a proxy",
      project(),
      { http_proxy: `http://user:${KEY}@proxy.example:3128` },
      "proxy http_proxy",
      /^ok: proxy\.example:3128$/,
    ],
    [
      "two proxies",
      project(),
      { http_proxy: "http://a:1", HTTP_PROXY: "http://b:1" },
      "proxy http_proxy",
      /^warning: HTTP_PROXY says something else/,
    ],
    [
      "a file in the place of the output",
      { ...project(), "evals-results": "x" },
      {},
      "output",
      /^problem: cannot write to evals-results/,
    ],
    [
      "a file in the place of the cache",
      { ...project(), ".evals": "x" },
      {},
      "cache",
      /^problem: cannot write to \.evals\/cache/,
    ],
    ["no git", project(), { PATH: "/nonexistent" }, "git", /^warning: it cannot be called$/],
  ])("names %s", async (_, files, env, check, message) => {
    const { of } = await doctor(files, { env });
    expect(of(check).join("\n")).toMatch(new RegExp(message.source, "m"));
  });

  it("tells a missing key once, not as a problem of the config too", async () => {
    const { told, of } = await doctor(project());
    expect([told.problems, of("config")]).toEqual([1, ["ok: evals.json"]]);
  });

  it("names the commit's branch", async () => {
    const files = project({}, {});
    const { ran } = await doctor(files, { env: { OPENAI_API_KEY: KEY } });
    const git = (...words: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...words], {
        cwd: ran.folder,
        stdio: "ignore",
      });
    git("init", "-b", "trunk");
    git("add", "evals.json");
    git("commit", "-m", "x");
    const { of } = await doctor({}, { cwd: ran.folder, env: { OPENAI_API_KEY: KEY } });
    expect(of("git")[0]).toMatch(/^ok: [\d.]+, on trunk/);
  });

  it("sees a clock that is behind the files", async () => {
    const { ran } = await doctor(project());
    utimesSync(join(ran.folder, "cases.jsonl"), new Date(Date.now() + 1e9), new Date(Date.now() + 1e9));
    const { of } = await doctor({}, { cwd: ran.folder });
    expect(of("clock")[0]).toMatch(/^warning: .*was written later/);
  });
});

it.each([
  ["20.18.9", "problem"],
  ["18.20.0", "problem"],
  ["20.19.0", "ok"],
  ["22.0.0", "ok"],
])("node %s: %s", (version, status) => expect(checkNode(version).status).toBe(status));

it.each([
  [0, "problem"],
  [1e15, "problem"],
  [1.8e12, "ok"],
])("a clock at %d: %s", (now, status) => expect(checkClock(now, undefined).status).toBe(status));

describe("evals doctor --online", () => {
  async function server(listener: RequestListener): Promise<string> {
    const started = createServer(listener);
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      started.closeAllConnections();
      started.close();
    });
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  }

  const answering =
    (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RequestListener =>
    (_, response) => {
      response.writeHead(status, headers);
      response.end(JSON.stringify(body));
    };
  const models = { data: [{ id: "gpt-5-mini" }] };

  it.each<[string, RequestListener, number, RegExp]>([
    [
      "accepts the key",
      answering(200, models),
      0,
      /^ok: it answers and accepts the key \(list of models, \d+ ms, no cost\)$/,
    ],
    ["has a dated version alone", answering(200, { data: [{ id: "gpt-5-mini-2026-01-01" }] }), 0, /^ok: [^\n]*$/],
    ["has another model", answering(200, { data: [{ id: "x" }] }), 0, /warning: its list has no model gpt-5-mini/],
    [
      "refuses the key and repeats it",
      answering(401, { error: KEY }),
      2,
      /^problem: it answered 401: the key OPENAI_API_KEY is not accepted$/,
    ],
    ["has no list", answering(404, {}), 0, /^warning: it answers, and has no list of models \(404\)/],
    ["is busy", answering(429, {}), 0, /^warning: it answers 429/],
    ["is broken", answering(500, KEY), 2, /^problem: it answered 500$/],
    ["is another service", answering(200, "hello"), 2, /^problem: its answer is no list of models$/],
  ])("asks once, of an endpoint that %s", async (_, listener, code, message) => {
    let [asked, sent] = [0, ""];
    const url = await server((request, response) => {
      asked += 1;
      sent = `${request.method} ${request.url} ${request.headers.authorization}`;
      listener(request, response);
    });
    const judge = { provider: "openai", model: "gpt-5-mini", baseUrl: `${url}/v1` };
    const files = project({ baseUrl: `${url}/v1` }, { judge });
    const { ran, of } = await doctor(files, { argv: ["--online"], env: { OPENAI_API_KEY: KEY } });
    expect([ran.code, asked, sent]).toEqual([code, 1, `GET /v1/models Bearer ${KEY}`]);
    expect(of(`online openai at ${new URL(url).host}`).join("\n")).toMatch(message);
  });

  it("asks Anthropic's endpoint as its API wants it", async () => {
    let sent: unknown;
    const url = await server((request, response) => {
      sent = [request.url, request.headers["x-api-key"], request.headers["anthropic-version"]];
      answering(200, { data: [{ id: "claude-x-20260101" }] })(request, response);
    });
    const files = project({ provider: "anthropic", model: "claude-x", baseUrl: url });
    const { told } = await doctor(files, { argv: ["--online"], env: { ANTHROPIC_API_KEY: KEY } });
    expect([told.problems, sent]).toEqual([0, ["/v1/models", KEY, "2023-06-01"]]);
  });

  it("says that nobody is there", async () => {
    const { ran, of } = await doctor(project({ baseUrl: "http://127.0.0.1:9/v1" }), {
      argv: ["--online"],
      env: { OPENAI_API_KEY: KEY },
    });
    expect([ran.code, of("online openai at 127.0.0.1:9")]).toEqual([
      2,
      [expect.stringMatching(/^problem: openai could not be reached/)],
    ]);
  });

  it("sees a clock that differs from the endpoint's", async () => {
    const url = await server(answering(200, models, { date: "Thu, 01 Jan 2026 00:00:00 GMT" }));
    const { of } = await doctor(project({ baseUrl: url }), { argv: ["--online"], env: { OPENAI_API_KEY: KEY } });
    expect(of("clock").at(-1)).toMatch(/^warning: it is \d+ minutes (?:ahead of|behind) the endpoint's$/);
  });

  it("asks nobody without the flag", async () => {
    let asked = 0;
    const url = await server((request, response) => {
      asked += 1;
      answering(200, models)(request, response);
    });
    await doctor(project({ baseUrl: url }), { env: { OPENAI_API_KEY: KEY } });
    expect(asked).toBe(0);
  });
});
