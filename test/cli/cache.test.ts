import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evals, expectAgreement, filesBelow, times, type Files, type Ran, type RunOptions } from "./harness.ts";
import { modelServer, type ModelServer, type Reply } from "./model-server.ts";

const KEY = "sk-test-0123456789abcdef";
const env = { OPENAI_API_KEY: KEY };
const grade = (score: number) => JSON.stringify({ reason: "because", score });

/** Answers 42 and grades it 4, unless told otherwise. */
const server = (answer: (body: string, isJudge: boolean) => Reply = () => ({})) =>
  modelServer((body, isJudge) => ({
    text: isJudge ? grade(4) : "42",
    model: isJudge ? "judge" : "m-2026-01-01",
    ...answer(body, isJudge),
  }));

function project({ url }: ModelServer, more: object = {}, prompt: object = {}, cases = 5): Files {
  const model = { provider: "openai", baseUrl: url };
  return {
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [{ id: "sys", ...model, model: "m", messages: [{ role: "user", content: "{{ input }}" }], ...prompt }],
      judge: { ...model, model: "judge" },
      scorers: { grade: { type: "rubric", prompt: "Is it 42?" } },
      retry: { attempts: 1, budget: "1s" },
      prices: { m: { input: 1, output: 2 }, judge: { input: 10, output: 0 } },
      ...more,
    },
    "cases.jsonl": times(cases, (index) => ({ id: `c${index}`, input: `question ${index}`, reference: "42" })),
  };
}

/** Runs in one folder, one after the other. */
async function runs(files: Files, ...argvs: readonly (readonly string[])[]): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  for (const argv of argvs) {
    const options: RunOptions = { env, ...(ran[0] && { cwd: ran[0].folder }) };
    const next = await evals(argv, files, options);
    ran.push({ ...next, results: next.results }); // the next run writes over the file
  }
  return ran;
}

const cacheFiles = (folder: string) =>
  readdirSync(join(folder, ".evals/cache"))
    .filter((name) => name.startsWith("answers-"))
    .map((name) => join(folder, ".evals/cache", name));

describe("a second run", () => {
  it("asks nobody, spends nothing and decides the same, by the figures of the calls that were made", async () => {
    const model = await server();
    const gates = {
      quality: ">= 0.90",
      "cost.max": "<= $1",
      "cost.total": "<= $1",
      "latency.p95": "<= 5s",
      "ttft.p95": "<= 5s",
    };
    const [first, second] = await runs(project(model, { gates }), ["run"], ["run"]);
    expect([first?.code, second?.code, model.bodies.length]).toEqual([0, 0, 10]);
    expect(first?.lastLine).not.toContain("cached");
    expect(second?.lastLine).toBe("evals: exit 0 - passed: quality 1.00 >= 0.90 (n = 5, 5 cached)");
    const nothing = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpricedCalls: 0 };
    expect(second?.results.usage?.candidate).toMatchObject({ ...nothing, cached: 5 });
    expect(second?.results.usage?.judge).toMatchObject({ ...nothing, cached: 5 });
    expect(second?.results.prompts?.[0]?.answeredBy).toEqual({ "m-2026-01-01": 5 });
    for (const [index, trial] of (second?.results.trials ?? []).entries()) {
      expect(trial.source).toBe("cached");
      expect(trial.cachedAt).toMatch(/^\d{4}-\d{2}-\d{2}T/);
      expect(trial.cachedAt && trial.cachedAt <= (first?.results.run.finishedAt ?? "")).toBe(true);
      const before = first?.results.trials[index];
      expect([before?.source, before?.cachedAt]).toEqual(["live", undefined]);
      expect(trial.candidate).toEqual(before?.candidate);
      expect(trial.candidate?.costUsd).toBeCloseTo(20e-6, 12);
      expect(trial.scores).toEqual(before?.scores);
    }
    const valueOf = (ran: Ran | undefined, name: string) =>
      ran?.results.gates?.find(({ metric }) => metric === name)?.value;
    expect(valueOf(second, "cost.max")).toBe(valueOf(first, "cost.max"));
    expect([valueOf(first, "cost.total"), valueOf(second, "cost.total")]).toEqual([expect.closeTo(600e-6, 9), 0]);
    expect(second?.stdout).toMatch(
      /cost of this run: candidates no calls \(5 cached\); judge openai judge: no calls \(5 cached\)/,
    );
    expect(second?.stdout).toMatch(/cached +5 of 5/);
    expectAgreement(second as Ran);
  });

  it("keeps what the gateway said that a call cost, and that it fell back", async () => {
    const headers = { "x-litellm-response-cost": "0.25", "x-litellm-attempted-fallbacks": "1" };
    const [, second] = await runs(project(await server(() => ({ headers })), { prices: {} }), ["run"], ["run"]);
    expect(second?.results.trials[0]?.candidate?.costUsd).toBe(0.25);
    expect(second?.results.usage?.candidate.costUsd).toBe(0);
    expect(second?.results.events?.map(({ kind }) => kind)).toEqual(["fallback"]);
  });

  it("asks again where something that decides the answer changed, and for that alone", async () => {
    const model = await server();
    const [first] = await runs(project(model), ["run"]);
    const folder = first?.folder ?? "";
    const asked = async (files: Files) => {
      const before = model.bodies.length;
      for (const [name, content] of Object.entries(files))
        writeFileSync(
          join(folder, name),
          Array.isArray(content) ? content.map((row) => `${JSON.stringify(row)}\n`).join("") : JSON.stringify(content),
        );
      await evals(["run"], {}, { env, cwd: folder });
      return model.bodies.slice(before).map((body) => body.model);
    };
    const judges = times(5, () => "judge");
    expect(await asked(project(model, {}, {}, 6))).toEqual(["m", "judge"]);
    expect(await asked(project(model, {}, { temperature: 0.1 }))).toEqual(times(5, () => "m"));
    expect(await asked(project(model, { scorers: { grade: { type: "rubric", prompt: "Is it 43?" } } }))).toEqual(
      judges,
    );
    expect(
      await asked(project(model, { scorers: { grade: { type: "rubric", prompt: "Is it 43?", scale: 2 } } })),
    ).toEqual(
      times(10, () => "judge"), // 4 is none of 0 and 1: asked twice each
    );
    expect(await asked(project(model, { trials: 2 })).then((models) => models.toSorted())).toEqual([
      ...judges,
      ...times(5, () => "m"),
    ]);
    expect(await asked(project(model, {}, { id: "renamed", headers: { "x-team": "b" }, timeout: "5s" }))).toEqual([]);
  });

  it("has the answers of every trial, each its own", async () => {
    let count = 0;
    const model = await server((_, isJudge) => (isJudge ? {} : { text: `42, ${(count += 1)}` }));
    const [first, second] = await runs(project(model, { trials: 3 }, {}, 2), ["run"], ["run"]);
    const textsOf = (ran: Ran | undefined) => ran?.results.trials.map(({ candidate }) => candidate?.text);
    expect(new Set(textsOf(first)).size).toBe(6);
    expect(textsOf(second)).toEqual(textsOf(first));
  });

  it("counts two that ask the same as one call, then as now", async () => {
    const model = await server((_, isJudge) => ({ afterMs: isJudge ? 0 : 50 }));
    const files = {
      ...project(model),
      "cases.jsonl": times(4, (index) => ({ id: `c${index}`, input: "the same", reference: "42" })),
    };
    const [first, second] = await runs(files, ["run"], ["run", "--offline"]);
    expect(model.bodies).toHaveLength(2);
    expect([first?.code, first?.results.usage?.candidate.calls, first?.results.usage?.candidate.cached]).toEqual([
      0, 1, 3,
    ]);
    expect([second?.code, second?.results.usage?.candidate.cached]).toEqual([0, 4]);
  });
});

describe("what is kept", () => {
  it("is no failure: it is asked for again", async () => {
    let broken = true;
    const model = await server((body) => (broken && body.includes("question 3") ? { status: 500 } : {}));
    const [first] = await runs(project(model), ["run"]);
    expect(first?.code).toBe(4);
    broken = false;
    const before = model.bodies.length;
    const second = await evals(["run"], {}, { env, cwd: first?.folder ?? "" });
    expect([second.code, model.bodies.length - before]).toEqual([0, 2]);
  });

  it("is no reply of a judge that cannot be read, and the one that could be is", async () => {
    let replies = ["what?", grade(3)];
    const model = await server((_, isJudge) => (isJudge ? { text: replies.shift() ?? "never" } : {}));
    const files = project(model, { gates: { quality: ">= 0.5" } }, {}, 1);
    const [first] = await runs(files, ["run"]);
    expect([first?.code, model.bodies.length]).toEqual([0, 3]);
    for (const file of cacheFiles(first?.folder ?? "")) expect(readFileSync(file, "utf8")).not.toContain("what?");
    replies = [grade(3)];
    const second = await evals(["run"], {}, { env, cwd: first?.folder ?? "" });
    // The unreadable one is asked for again; what it leads to is read at once.
    expect([second.code, model.bodies.length]).toEqual([0, 4]);
    expect(second.results.usage?.judge).toMatchObject({ calls: 1, cached: 0 });
    const third = await evals(["run", "--offline"], {}, { env, cwd: first?.folder ?? "" });
    expect([third.code, third.results.usage?.judge.cached]).toEqual([0, 1]);
  });

  it("is a judge's reply under other marks, which nobody foresees", async () => {
    const model = await server();
    await runs(project(model), ["run"], ["run", "--refresh"]);
    const marks = model.bodies
      .filter((body) => body.model === "judge")
      .map(({ text }) => /<<<([0-9a-f]{24})/.exec(text)?.[1]);
    expect(new Set(marks).size).toBe(10);
    for (const file of cacheFiles((await runs(project(model), ["run"]))[0]?.folder ?? ""))
      for (const mark of marks) expect(readFileSync(file, "utf8")).not.toContain(mark);
  });

  it("is nothing secret: no key, no header, no answer that repeats one, and no question either", async () => {
    const model = await server((body) => (body.includes("question 2") ? { text: `my key is ${KEY}` } : {}));
    const files = project(
      model,
      { scorers: { contains: {} } },
      { headers: { "x-gateway": "Bearer hidden-1234567890" } },
    );
    const [first] = await runs(files, ["run"]);
    const kept = filesBelow(join(first?.folder ?? "", ".evals")).map((file) => readFileSync(file, "utf8"));
    expect(kept.join("")).toContain('"text":"42"');
    for (const secret of [KEY, "hidden-1234567890", Buffer.from(KEY).toString("base64").slice(2, -4), "question 1"])
      expect(kept.join("")).not.toContain(secret);
    const before = model.bodies.length;
    await evals(["run"], {}, { env, cwd: first?.folder ?? "" });
    expect(model.bodies.slice(before).map(({ text }) => /question \d/.exec(text)?.[0])).toEqual(["question 2"]);
    expect(statSync(join(first?.folder ?? "", ".evals/cache")).mode & 0o777).toBe(0o700);
  });

  it("is asked for again where it is damaged, and the report says so once", async () => {
    const model = await server();
    const [first] = await runs(project(model), ["run"]);
    const [file = ""] = cacheFiles(first?.folder ?? "");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll('"text":"42"', '"text":"43"'));
    appendFileSync(file, '{"key":"half');
    const second = await evals(["run"], {}, { env, cwd: first?.folder ?? "" });
    expect([second.code, model.bodies.length]).toEqual([0, 15]);
    expect(second.results.events).toMatchObject([
      { kind: "cache", message: "the cache has 5 damaged entries, taken for not there" },
    ]);
    expect(second.stdout).toContain("5 damaged entries");
  });
});

describe("--no-cache", () => {
  it.each([
    ["the flag", ["run", "--no-cache"], {}, {}],
    ["its twin", ["run"], { EVALS_NO_CACHE: "1" }, {}],
    ["the config", ["run"], {}, { cache: false }],
  ])("by %s neither reads nor writes", async (_, argv, variables, config) => {
    const model = await server();
    const first = await evals(argv, project(model, config), { env: { ...env, ...variables } });
    expect(existsSync(join(first.folder, ".evals"))).toBe(false);
    await evals(argv, {}, { env: { ...env, ...variables }, cwd: first.folder });
    expect(model.bodies).toHaveLength(20);
  });

  it("is said of one prompt config, or of the judge, by its own key", async () => {
    const model = await server();
    await runs(project(model, {}, { cache: false }), ["run"], ["run"]);
    expect(model.bodies.map((body) => body.model).toSorted()).toEqual([
      ...times(5, () => "judge"),
      ...times(10, () => "m"),
    ]);
    const other = await server();
    const judge = { provider: "openai", baseUrl: other.url, model: "judge", cache: false };
    await runs(project(other, { judge }), ["run"], ["run"]);
    expect(other.bodies.map((body) => body.model).toSorted()).toEqual([
      ...times(10, () => "judge"),
      ...times(5, () => "m"),
    ]);
  });
});

describe("--refresh", () => {
  it.each([
    ["the flag", ["run", "--refresh"], {}],
    ["its twin", ["run"], { EVALS_REFRESH: "1" }],
  ])("by %s asks for everything anew, and the next run has what it said", async (_, argv, variables) => {
    let answer = "old 42";
    const model = await server((_, isJudge) => (isJudge ? {} : { text: answer }));
    const [first] = await runs(project(model), ["run"]);
    answer = "new 42";
    const cwd = first?.folder ?? "";
    const second = await evals(argv, {}, { env: { ...env, ...variables }, cwd });
    expect(second.results.usage?.candidate).toMatchObject({ calls: 5, cached: 0 });
    const third = await evals(["run"], {}, { env, cwd });
    expect(third.results.usage?.candidate).toMatchObject({ calls: 0, cached: 5 });
    expect(third.results.trials.every(({ candidate }) => candidate?.text === "new 42")).toBe(true);
    expect(model.bodies).toHaveLength(20);
  });
});

describe("--offline", () => {
  it.each([
    ["the flag", ["run", "--offline"], {}],
    ["its twin", ["run"], { EVALS_OFFLINE: "1" }],
  ])("by %s asks nobody: what is not there is missing", async (_, argv, variables) => {
    const model = await server();
    const [first] = await runs(project(model), ["run"]);
    const cwd = first?.folder ?? "";
    const before = model.bodies.length;
    writeFileSync(
      join(cwd, "cases.jsonl"),
      times(6, (index) => `${JSON.stringify({ id: `c${index}`, input: `question ${index}`, reference: "42" })}\n`).join(
        "",
      ),
    );
    const second = await evals(argv, {}, { env: { ...env, ...variables }, cwd });
    expect(model.bodies).toHaveLength(before);
    expect(second.code).toBe(3);
    expect(second.results.trials[5]).toMatchObject({
      status: "unscored",
      error: { kind: "missing" },
      usage: { candidate: { calls: 0 } },
    });
    expect(second.results.trials.slice(0, 5).every(({ status }) => status === "scored")).toBe(true);
    expectAgreement(second);
  });

  it("plans no call", async () => {
    const ran = await evals(["run", "--dry-run", "--offline"], project(await server()));
    expect(ran.stdout).toBe("5 cases, 5 trials, at most 0 calls to systems and 0 to the judge\n");
  });

  it("needs no key", async () => {
    const [first] = await runs(project(await server()), ["run"]);
    const second = await evals(["run", "--offline"], {}, { cwd: first?.folder ?? "" });
    expect([second.code, second.results.usage?.candidate.cached]).toEqual([0, 5]);
    expect((await evals(["run"], {}, { cwd: first?.folder ?? "" })).stderr).toContain(
      "the key OPENAI_API_KEY is not set",
    );
  });

  it("asks no judge, no endpoint, no program, no function and no retriever", async () => {
    const model = await server();
    const files: Files = {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [
          { id: "endpoint", provider: "http", url: model.url },
          { id: "program", provider: "command", command: ["node", "touch.mjs"] },
          { id: "function", provider: "module", module: "touch.mjs" },
          {
            id: "retriever",
            provider: "openai",
            model: "m",
            baseUrl: model.url,
            retriever: { http: { url: model.url } },
            messages: [{ role: "user", content: "{{ input }}" }],
          },
          { id: "recorded", provider: "recorded", file: "rows.jsonl" },
        ],
        judge: { provider: "openai", baseUrl: model.url, model: "judge" },
        scorers: { grade: { type: "rubric", prompt: "Is it 42?" } },
      },
      "cases.jsonl": [{ id: "c", input: "q" }],
      "rows.jsonl": [{ caseId: "c", text: "42" }],
      "touch.mjs":
        'import { writeFileSync } from "node:fs"; const touch = () => { writeFileSync("touched", ""); return "42"; }; export default touch; if (process.argv[1]?.endsWith("touch.mjs")) touch();',
    };
    const ran = await evals(["run", "--offline"], files, { env });
    expect(ran.code).toBe(3);
    expect(model.bodies).toHaveLength(0);
    expect(existsSync(join(ran.folder, "touched"))).toBe(false);
    expect(existsSync(join(ran.folder, ".evals"))).toBe(false);
    expect(ran.results.trials.map(({ prompt, error }) => [prompt, error?.kind])).toEqual([
      ["endpoint", "missing"],
      ["program", "missing"],
      ["function", "missing"],
      ["retriever", "missing"],
      ["recorded", undefined],
    ]);
    expect(ran.results.trials[4]?.scores["grade"]).toMatchObject({ status: "failed", cause: "missing" });
    expectAgreement(ran);
  });
});

describe("a system of the team's own", () => {
  const files = (cache: object): Files => ({
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [{ id: "p", provider: "module", module: "app.mjs", ...cache }],
      scorers: { contains: {} },
    },
    "cases.jsonl": times(3, (index) => ({ id: `c${index}`, input: `q${index}`, reference: "42" })),
    "app.mjs": `import { appendFileSync } from "node:fs";
      export default ({ input }) => {
        appendFileSync(new URL("calls", import.meta.url), input + "\\n");
        return { text: "42 " + input, usage: { inputTokens: 1, outputTokens: 2 }, retrieved: ["a"], metadata: { x: [1] } };
      };`,
  });

  it("is asked again unless its config says that its answers are kept", async () => {
    const [first] = await runs(files({}), ["run"], ["run"]);
    expect(first?.read("calls")).toBe("q0\nq1\nq2\nq0\nq1\nq2\n");
    expect(existsSync(join(first?.folder ?? "", ".evals"))).toBe(false);
  });

  it("is not asked where they are kept, and again when what stands in its file changed", async () => {
    const [first, second] = await runs(files({ cache: true }), ["run"], ["run", "--offline"]);
    expect([first?.code, second?.code]).toEqual([0, 0]);
    expect(first?.read("calls")).toBe("q0\nq1\nq2\n");
    expect(second?.results.trials.map(({ source }) => source)).toEqual(["cached", "cached", "cached"]);
    expect(second?.results.trials.map(({ candidate }) => candidate)).toEqual(
      first?.results.trials.map(({ candidate }) => candidate),
    );
    appendFileSync(join(first?.folder ?? "", "app.mjs"), "// changed");
    await evals(["run"], {}, { cwd: first?.folder ?? "" });
    expect(first?.read("calls")?.split("\n")).toHaveLength(7);
  });

  it("is asked again when what stands in a file that it imports changed", async () => {
    const code = {
      "app.mjs": 'import { word } from "./lib/words.mjs"; export default () => `${word}`;',
      "lib/words.mjs": "export const word = 42;",
    };
    const [first, second] = await runs({ ...files({ cache: true }), ...code }, ["run"], ["run"]);
    expect(second?.lastLine).toContain("3 cached");
    writeFileSync(join(first?.folder ?? "", "lib/words.mjs"), "export const word = 41;");
    const third = await evals(["run"], {}, { cwd: first?.folder ?? "" });
    expect(third.results.trials.map(({ source }) => source)).toEqual(["live", "live", "live"]);
  });
});

describe("the config", () => {
  it("says where answers are kept, from its own folder on", async () => {
    const model = await server();
    const inner = Object.entries(project(model, { cache: { dir: "../kept" } })).map(([name, text]) => [
      `sub/${name}`,
      text,
    ]);
    const ran = await evals(["run", "-c", "sub/evals.json"], Object.fromEntries(inner) as Files, { env });
    expect(ran.code).toBe(0);
    expect(readdirSync(join(ran.folder, "kept"))).toHaveLength(2);
    const listed = await evals(["cache", "ls", "-c", "sub/evals.json", "--json"], {}, { cwd: ran.folder });
    expect(JSON.parse(listed.stdout)).toMatchObject({ dir: "kept", entries: 10 });
  });

  it.each<[string, object, object, RegExp]>([
    ["a folder that is a file", { cache: { dir: "cases.jsonl" } }, {}, /cannot use the cache/],
    ["true", { cache: true }, {}, /"cache"/],
    ["a key that is none", { cache: { dri: "x" } }, {}, /dri/],
    ["a word for a prompt config", {}, { cache: "yes" }, /"cache"/],
  ])("is refused with %s, before any call", async (_, config, prompt, message) => {
    const model = await server();
    const ran = await evals(["run"], project(model, config, prompt), { env });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(message);
    expect(model.bodies).toHaveLength(0);
  });
});

describe("evals cache", () => {
  it("lists, exports, clears and imports", async () => {
    const model = await server();
    const [first] = await runs(project(model), ["run"]);
    const cwd = first?.folder ?? "";
    const cache = async (...words: readonly string[]) => evals(["cache", ...words], {}, { cwd });
    const listed = await cache("ls");
    expect(listed.stdout).toMatch(
      /^\.evals\/cache: 10 answers, 0\.0 MB in 1 file\n {2}from \d{4}-.* to \d{4}-.*\n {2}openai m: 5\n {2}openai judge: 5\n$/,
    );
    expect(JSON.parse((await cache("ls", "--json")).stdout)).toMatchObject({
      entries: 10,
      files: 1,
      damaged: 0,
      answerers: [
        { provider: "openai", model: "m", entries: 5 },
        { provider: "openai", model: "judge", entries: 5 },
      ],
    });
    expect((await cache("export", "kept.jsonl")).lastLine).toBe("evals: exit 0 - 10 answers exported");
    const printed = await cache("export", "-");
    expect(printed.stdout).toBe(printed.read("kept.jsonl"));
    expect((await cache("clear")).lastLine).toBe("evals: exit 0 - 10 answers removed");
    expect(existsSync(join(cwd, ".evals/cache"))).toBe(false);
    expect((await cache("clear")).lastLine).toBe("evals: exit 0 - 0 answers removed");
    expect((await cache("import", "kept.jsonl")).lastLine).toBe("evals: exit 0 - 10 new, 0 known, 0 unreadable");
    const again = await evals(["cache", "import", "-"], {}, { cwd, stdin: printed.stdout });
    expect(again.lastLine).toBe("evals: exit 0 - 0 new, 10 known, 0 unreadable");
    const offline = await evals(["run", "--offline"], {}, { env, cwd });
    expect([offline.code, model.bodies.length]).toEqual([0, 10]);
  });

  it("shows what stands in a foreign file inertly", async () => {
    const model = await server();
    const files = project(model, {}, { model: "::error::\u001b[31m x" }, 1);
    const [first] = await runs(files, ["run"]);
    const listed = await evals(["cache", "ls"], {}, { cwd: first?.folder ?? "" });
    expect(listed.stdout).not.toContain("\u001b");
    expect(listed.stdout).not.toMatch(/^\s*::error/m);
  });

  it.each([
    [["cache"], /needs a word[\s\S]*ls, clear, export FILE or import FILE/],
    [["cache", "lss"], /knows no "lss"/],
    [["cache", "export"], /missing required argument 'file'/],
    [["cache", "import", "cases.jsonl"], /"cases\.jsonl" is no export of a cache/],
    [["cache", "import", "nope"], /cannot import "nope"/],
    [["cache", "ls", "-c", "nope.json"], /cannot read the config "nope\.json"/],
    [["cache", "ls", "-c", "without.json"], /without\.json.*the config keeps no answers/],
    [["cache", "ls", "-c", "wrong.json"], /"cache" must be false or \{ dir: FOLDER \}/],
  ])("%j", async (argv, message) => {
    const files = {
      "evals.json": {},
      "without.json": { cache: false },
      "wrong.json": { cache: 1 },
      "cases.jsonl": [{ a: 1 }],
    };
    const ran = await evals(argv, files);
    expect([ran.code, ran.lastLine.startsWith("evals: exit 2 - ")]).toEqual([2, true]);
    expect(ran.stderr).toMatch(message);
  });
});
