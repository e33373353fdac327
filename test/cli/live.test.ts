import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Interrupt } from "../../src/domain/edges.ts";
import { hostileTexts, longLine } from "../fixtures/hostile/texts.ts";
import { evals, expectAgreement, filesBelow, makeFolder, times, type Files } from "./harness.ts";
import { modelServer, type ModelServer } from "./model-server.ts";
import { outputsIn } from "../reporters/readers.ts";

const HOSTILE = [...hostileTexts.map(({ text }) => text), longLine()];
const KEY = "sk-test-0123456789abcdef";
const env = { OPENAI_API_KEY: KEY };
const graded = (score: number) => JSON.stringify({ reason: "because", score });

function live({ url }: ModelServer, inputs: readonly string[], config: object = {}): Files {
  return {
    "evals.json": {
      dataset: "cases.jsonl",
      prompts: [
        {
          id: "sys",
          provider: "openai",
          model: "m",
          baseUrl: url,
          messages: [{ role: "user", content: "{{ input }}" }],
        },
      ],
      judge: { provider: "openai", model: "judge", baseUrl: url },
      scorers: { grade: { type: "rubric", prompt: "Is it 42?" } },
      retry: { attempts: 2, budget: "2s" },
      timeout: "2s",
      ...config,
    },
    "cases.jsonl": inputs.map((input, index) => ({ id: `c${index}`, input, reference: "42" })),
  };
}

const questions = times(20, (index) => `question ${index}`);

describe("evals run against a model", () => {
  it("asks, judges and counts what it spent, apart", async () => {
    const server = await modelServer((_, isJudge) => ({
      text: isJudge ? graded(4) : "42",
      model: isJudge ? "judge" : "m",
    }));
    const ran = await evals(
      ["run"],
      live(server, questions, {
        prices: { m: { input: 1, output: 2 }, judge: { input: 10, output: 0 } },
        gates: { quality: ">= 0.90", "latency.p95": "<= 5s", "cost.total": "<= $1" },
      }),
      { env },
    );
    expect(ran.code).toBe(0);
    expect(ran.results.usage?.candidate).toMatchObject({
      calls: 20,
      inputTokens: 200,
      outputTokens: 100,
      unpricedCalls: 0,
    });
    expect(ran.results.usage?.candidate.costUsd).toBeCloseTo(20 * (10 + 10) * 1e-6, 12);
    expect(ran.results.usage?.judge.costUsd).toBeCloseTo(20 * 100 * 1e-6, 12);
    expect(ran.results.trials[0]).toMatchObject({
      source: "live",
      candidate: { model: "m", finishReason: "stop" },
      scores: { grade: { by: "openai judge", value: 1 } },
    });
    expect(ran.results.prompts?.[0]?.answeredBy).toEqual({ m: 20 });
    expectAgreement(ran);
  });

  it("has no verdict where a price is unknown and cost is gated, and never $0", async () => {
    const server = await modelServer((_, isJudge) => ({ text: isJudge ? graded(4) : "42" }));
    const ran = await evals(["run"], live(server, questions, { gates: { "cost.total": "<= $1" } }), { env });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/cost +unknown/);
    expectAgreement(ran);
  });

  it.each([
    ["a wrong key", 401, /provider: openai answered 401 \(key OPENAI_API_KEY\)/],
    ["a model that is not there", 404, /provider: openai answered 404/],
  ])("stops asking at once after %s", async (_, status, sentence) => {
    const server = await modelServer(() => ({ status }));
    const ran = await evals(["run", "--concurrency", "5"], live(server, times(100, String)), { env });
    expect(ran.code).toBe(4);
    expect(ran.lastLine).toMatch(sentence);
    expect(server.bodies.length).toBeLessThanOrEqual(5);
    expect(ran.results.gates?.[0]).toMatchObject({ planned: 100, unscored: 100, status: "undecided" });
    expectAgreement(ran);
  });

  it("has no verdict where the judge is down for one case that decides", async () => {
    const server = await modelServer((body, isJudge) =>
      isJudge && body.includes("question 7") ? { status: 500 } : { text: isJudge ? graded(4) : "42" },
    );
    const ran = await evals(["run"], live(server, questions, { gates: { quality: ">= 0.99" } }), { env });
    expect(ran.code).toBe(4);
    expect(ran.results.gates?.[0]).toMatchObject({ best: 1, worst: 0.95, unscored: 1 });
    expect(server.bodies.filter(({ model, text }) => model === "judge" && text.includes("question 7"))).toHaveLength(2);
    expectAgreement(ran);
  });

  it("asks an unreadable judge once more, then has no score", async () => {
    let asked = 0;
    const server = await modelServer((_, isJudge) => {
      if (isJudge) asked += 1;
      return { text: isJudge ? `${graded(4)} or rather ${graded(0)}` : "42" };
    });
    const ran = await evals(["run"], live(server, ["q"]), { env });
    expect([ran.code, asked]).toEqual([3, 2]);
    expect(ran.results.trials[0]?.scores["grade"]).toMatchObject({ status: "failed", cause: "unreadable" });
    expectAgreement(ran);
  });

  it("shows that another model answered than the one asked for", async () => {
    const server = await modelServer((_, isJudge) => ({
      text: isJudge ? graded(4) : "42",
      model: isJudge ? "judge-2026-01-01" : "cheaper",
    }));
    const ran = await evals(["run"], live(server, questions), { env });
    expect(ran.results.events.map(({ kind, prompt, message }) => [kind, prompt, message])).toEqual([
      ["otherModel", "sys", "cheaper answered, not m"],
    ]);
    expect(ran.stdout).toContain("cheaper answered, not m");
    expect(ran.read("evals-results/summary.md")).toContain("cheaper answered");
  });

  it("leaves a partial record when it is interrupted", async () => {
    const stop = new AbortController();
    const server = await modelServer((_, isJudge) => {
      if (server.bodies.length > 12) stop.abort(new Interrupt("SIGINT"));
      return { text: isJudge ? graded(4) : "42", afterMs: 20 };
    });
    const ran = await evals(["run", "--concurrency", "4"], live(server, times(50, String)), {
      env,
      signal: stop.signal,
    });
    expect(ran.code).toBe(130);
    expect(ran.lastLine).toBe("evals: exit 130 - interrupted");
    expect(ran.results.trials).toHaveLength(50);
    expect(ran.results.trials.some(({ status }) => status === "scored")).toBe(true);
    expect(ran.results.trials.at(-1)?.error?.kind).toBe("aborted");
    expectAgreement(ran);
  });
});

describe("hostile text", () => {
  it("comes out inert everywhere, and the key nowhere", async () => {
    const answers = [...HOSTILE, `my key is ${KEY}`, Buffer.from(KEY).toString("base64")];
    const server = await modelServer((body, isJudge) => {
      const index = Number(/case (\d+)/.exec(body)?.[1]);
      return isJudge ? { text: JSON.stringify({ reason: answers[index], score: 0 }) } : { text: answers[index] ?? "" };
    });
    const folder = makeFolder({});
    const jobFiles = { GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_OUTPUT: join(folder, "output") };
    const files = live(
      server,
      answers.map((_, index) => `case ${index}`),
    );
    const ran = await evals(["run", "-v"], files, { env: { ...env, ...jobFiles, GITHUB_ACTIONS: "true" } });
    expect(ran.code).toBe(1);
    expectAgreement(ran);
    const outputs = outputsIn(readFileSync(jobFiles.GITHUB_OUTPUT, "utf8"));
    expect(outputs.get("report")).toBe(`evals-results/${ran.results.run.id}/report.html`);
    const commands = `${ran.stdout}\n${ran.stderr}`.split(/\r\n|\n|\r/).filter((line) => /^\s*::|##\[/.test(line));
    expect(commands.every((line) => /^::(error|warning|notice) /.test(line))).toBe(true);
    expect(commands.filter((line) => line.startsWith("::error")).length).toBeLessThanOrEqual(10);
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    for (const file of [...filesBelow(ran.folder), ...Object.values(jobFiles)]) {
      const text = readFileSync(file, "utf8");
      expect(text.includes(KEY), file).toBe(false);
      expect(text.includes(Buffer.from(KEY).toString("base64").replace(/=+$/, "")), file).toBe(false);
    }
  });

  it("holds no secret of a header, be it written in the config", async () => {
    const [typed, fromEnv] = ["typed-0123456789abc", "fromenv-0123456789abc"];
    const server = await modelServer(() => ({ text: `${typed} ${fromEnv}` }));
    const files = live(server, ["q"], {
      prompts: [
        {
          id: "sys",
          provider: "openai",
          model: "m",
          baseUrl: server.url,
          headers: { "x-api-key": typed, "x-other": "${OTHER}" },
          messages: [{ role: "user", content: "{{ input }}" }],
        },
      ],
      scorers: { contains: {} },
      judge: null,
    });
    const ran = await evals(["run", "-v"], files, { env: { ...env, OTHER: fromEnv } });
    expect(ran.code).toBe(1);
    const artifacts = filesBelow(join(ran.folder, "evals-results")).map((file) => readFileSync(file, "utf8"));
    expect(
      [...artifacts, ran.stdout, ran.stderr].filter((text) => text.includes(typed) || text.includes(fromEnv)),
    ).toEqual([]);
  });

  it("in ids, inputs, references, tags and errors of a recording does no more", async () => {
    const lines = HOSTILE.filter((text) => text.length < 250).map(
      (text) => text.replaceAll(/\p{Cc}|\u2028|\u2029|\p{Cs}/gu, " ").trim() || "blank",
    );
    const ids = [...new Set(lines)];
    const files: Files = {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [{ id: "sys", provider: "recorded", file: "rows.jsonl" }],
        scorers: { equals: {} },
        gates: { quality: ">= 0.5" },
      },
      "cases.jsonl": ids.map((id, index) => ({
        id,
        input: HOSTILE[index % HOSTILE.length] || "blank",
        reference: HOSTILE[(index + 1) % HOSTILE.length],
        tags: [id],
      })),
      "rows.jsonl": ids.map((id, index) =>
        index % 3 === 0
          ? { caseId: id, error: HOSTILE[index % HOSTILE.length] }
          : { caseId: id, text: HOSTILE[index % HOSTILE.length] },
      ),
    };
    const ran = await evals(["run", "-v"], files, { env: { GITHUB_ACTIONS: "true" } });
    expect([1, 4]).toContain(ran.code);
    expectAgreement(ran);
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(
      /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]|##\[|^\s*::(?!error |warning |notice )/m,
    );
  });
});
