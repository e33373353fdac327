// node bench/cached.js: 1,000 cases, each a candidate call and a judge call, all of them answered before: nobody is asked.
// Then the same answers among 100,000.
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { evals, inTurns, measure, verdict } from "./measure.js";

const [CASES, LARGE] = [1000, 100_000];

if (isMainThread) await bench();
else serve();

/** Both sides of a run's traffic, on a thread of its own. */
function serve() {
  const usage = { prompt_tokens: 200, completion_tokens: 40, total_tokens: 240 };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const { model } = JSON.parse(text);
      const content =
        model === "j" ? '{"reason":"It is 42.","score":4}' : `The answer is 42. ${"It is so. ".repeat(100)}`;
      const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ id: "c", model, object: "chat.completion", choices, usage }));
    });
  });
  server.listen(0, "127.0.0.1", 4096, () => parentPort.postMessage(server.address().port));
}

async function bench() {
  const worker = new Worker(new URL(import.meta.url));
  const port = await new Promise((resolve) => worker.once("message", resolve));
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  mkdirSync(join(folder, ".git"));
  const model = { provider: "openai", baseUrl: `http://127.0.0.1:${port}/v1`, apiKeyEnv: false };
  const config = {
    dataset: "cases.jsonl",
    prompts: [{ id: "p", ...model, model: "m", stream: false, messages: [{ role: "user", content: "{{ input }}" }] }],
    judge: { ...model, model: "j" },
    scorers: { correctness: {} },
    prices: { m: { input: 1, output: 2 }, j: { input: 1, output: 2 } },
  };
  writeFileSync(join(folder, "evals.json"), JSON.stringify(config));
  const cases = Array.from({ length: CASES }, (_, i) => ({ id: `c${i}`, input: `question ${i}`, reference: "42" }));
  writeFileSync(join(folder, "cases.jsonl"), cases.map((golden) => JSON.stringify(golden)).join("\n"));
  const cold = await measure([evals, "run"], { cwd: folder });
  await worker.terminate();
  const rounds = Number(process.argv[2] ?? 5);
  const commands = [
    { args: [evals, "run", "--offline"], options: { cwd: folder } },
    { args: ["-e", ""], options: { cwd: folder } },
  ];
  const [run, bare] = await inTurns(commands, rounds);
  growCache(join(folder, ".evals/cache"));
  const [large] = await inTurns(commands.slice(0, 1), rounds);
  rmSync(folder, { recursive: true });
  const failed = [cold, ...run.runs, ...large.runs].find(({ code }) => code !== 0);
  if (failed !== undefined) throw new Error(failed.stderr);
  console.log(`1,000 cases asked: ${cold.wallMs.toFixed(0)} ms`);
  console.log(`1,000 cases cached: ${run.wallMs.toFixed(0)} ms, peak ${run.peakMb.toFixed(0)} MB`);
  console.log(`  ${(run.wallMs / bare.wallMs).toFixed(1)}x of bare node (${bare.wallMs.toFixed(0)} ms)`);
  console.log(`among 100,000 answers: ${large.wallMs.toFixed(0)} ms, peak ${large.peakMb.toFixed(0)} MB`);
  verdict("1,000 cases, 2,000 cached answers", run.wallMs / 1000, 1, " s");
  verdict("the same among 100,000", large.wallMs / 1000, 20, " s");
}

/** Answers of other runs, 2 kB each. */
function growCache(dir) {
  const name = readdirSync(dir).find((entry) => entry.startsWith("answers-"));
  const line = (text) =>
    `{"key":"${randomBytes(16).toString("hex")}","at":"2026-01-01T00:00:00.000Z","sum":"0000000000000000","provider":"openai","model":"m","answer":{"text":"${text}"}}\n`;
  for (let written = 0; written < LARGE; written += 1000)
    appendFileSync(join(dir, name), Array.from({ length: 1000 }, () => line("x".repeat(1900))).join(""));
}
