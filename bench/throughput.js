// node bench/throughput.js: 1,000 cases, each a streamed candidate call and a judge call of 100 ms, 100 at once. Ideal: 2 s.
// Every round asks for everything anew and keeps it.
// Beside it, in turns, the same calls by the vendor's SDK alone, with nothing read, scored, decided or written.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { evals, inTurns, verdict } from "./measure.js";

const LATENCY_MS = 100;
const [CASES, CONCURRENCY] = [1000, 100];

if (!isMainThread) serve();
else if (process.argv[2] === "bare") await bare(process.argv[3]);
else await bench();

async function bare(baseURL) {
  const { OpenAI } = await import("openai");
  const { chat } = new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 });
  let started = 0;
  const slot = async () => {
    while (started < CASES) {
      const content = `question ${started++}`;
      const messages = [{ role: "user", content }];
      const chunks = await chat.completions.create({ model: "m", messages, stream: true });
      let answer = "";
      for await (const { choices } of chunks) answer += choices[0]?.delta.content ?? "";
      await chat.completions.create({ model: "j", messages: [...messages, { role: "user", content: answer }] });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, slot));
}

/** Both sides of a run's traffic, on a thread of its own. */
function serve() {
  const usage = { prompt_tokens: 200, completion_tokens: 40, total_tokens: 240 };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () =>
      setTimeout(() => (JSON.parse(text).stream ? stream(response) : judge(response)), LATENCY_MS),
    );
  });
  const stream = (response) => {
    const chunk = (delta, finish_reason = null, more = {}) =>
      `data: ${JSON.stringify({ id: "c", model: "m", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      [
        ...["The ", "answer ", "is ", "42."].map((content) => chunk({ content })),
        chunk({}, "stop"),
        `data: ${JSON.stringify({ id: "c", model: "m", choices: [], usage })}\n\n`,
        "data: [DONE]\n\n",
      ].join(""),
    );
  };
  const judge = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        id: "j",
        model: "j",
        object: "chat.completion",
        choices: [
          {
            index: 0,
            message: { role: "assistant", content: '{"reason":"It is 42.","score":4}' },
            finish_reason: "stop",
          },
        ],
        usage,
      }),
    );
  };
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", 4096, () => parentPort.postMessage(server.address().port));
}

async function bench() {
  const worker = new Worker(new URL(import.meta.url));
  const port = await new Promise((resolve) => worker.once("message", resolve));
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  mkdirSync(join(folder, ".git"));
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const model = { provider: "openai", baseUrl, apiKeyEnv: false };
  const config = {
    dataset: "cases.jsonl",
    prompts: [{ id: "p", ...model, model: "m", messages: [{ role: "user", content: "{{ input }}" }] }],
    judge: { ...model, model: "j" },
    scorers: { correctness: {} },
    concurrency: CONCURRENCY,
  };
  writeFileSync(join(folder, "evals.json"), JSON.stringify(config));
  writeFileSync(
    join(folder, "cases.jsonl"),
    Array.from({ length: CASES }, (_, i) =>
      JSON.stringify({ id: `c${i}`, input: `question ${i}`, reference: "42" }),
    ).join("\n"),
  );
  const commands = [
    { args: [evals, "run", "--refresh"], options: { cwd: folder } },
    { args: [fileURLToPath(import.meta.url), "bare", baseUrl] },
  ];
  const [run, sdk] = await inTurns(commands, Number(process.argv[2] ?? 5));
  await worker.terminate();
  rmSync(folder, { recursive: true });
  const failed = [...run.runs, ...sdk.runs].find(({ code }) => code !== 0);
  if (failed !== undefined) throw new Error(failed.stderr);
  const ideal = (CASES * 2 * LATENCY_MS) / CONCURRENCY;
  console.log(`1,000 cases: ${run.wallMs.toFixed(0)} ms, peak ${run.peakMb.toFixed(0)} MB`);
  console.log(`the same calls by the SDK alone: ${(sdk.wallMs / ideal).toFixed(2)}x`);
  verdict("1,000 cases x (candidate + judge) at 100 ms", run.wallMs / ideal, 1.25);
}
