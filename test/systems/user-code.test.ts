import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CallContext } from "../../src/domain/call.ts";
import { timed } from "../../src/run/timed.ts";
import { loadFunction } from "../../src/systems/load.ts";
import { moduleSystem } from "../../src/systems/module.ts";
import { evals, makeFolder, timer } from "../cli/harness.ts";

const request = { caseId: "a", trial: 1, input: "q", values: {}, variables: { list: [1] }, metadata: {} };

type Own = (...values: unknown[]) => unknown;

const answer = (own: Own, context: CallContext = { signal: new AbortController().signal }) =>
  moduleSystem(own, { monotonic: () => 0 }).answer(request, context);

describe("a function as the system", () => {
  it("is handed the signal and the trace", async () => {
    const { signal } = new AbortController();
    const seen: unknown[] = [];
    const own: Own = (_, rest) => {
      seen.push(rest);
      return "x";
    };
    await answer(own, { signal, traceparent: "00-1" });
    await answer(own, { signal });
    expect(seen).toEqual([{ signal, traceparent: "00-1" }, { signal }]);
    expect(Reflect.get(Object(seen[0]), "signal")).toBe(signal);
  });

  it("that never answers is ended in time, and told so by its signal", async () => {
    let told: unknown;
    const own: Own = (_, rest) => {
      const signal = Reflect.get(Object(rest), "signal") as AbortSignal; // what is handed over
      signal.addEventListener("abort", () => (told = signal.reason));
      return new Promise(() => {});
    };
    const { answer: call } = moduleSystem(own, { monotonic: () => 0 });
    const bounded = timed(call, 10, "the module", { timer });
    await expect(bounded(request, { signal: new AbortController().signal })).rejects.toMatchObject({ kind: "timeout" });
    expect(told).toMatchObject({ kind: "timeout" });
  });

  it("that fails because it was stopped gives the reason of the stop", async () => {
    const stop = new AbortController();
    stop.abort(new Error("interrupted"));
    await expect(
      answer(
        () => {
          throw new Error("aborted fetch");
        },
        { signal: stop.signal },
      ),
    ).rejects.toThrow("interrupted");
  });

  it.each<[string, unknown, object]>([
    ["a text", "thrown text", { kind: "crash", message: "the module failed: thrown text" }],
    ["nothing", undefined, { kind: "crash", message: "the module failed: undefined" }],
    ["null", null, { kind: "crash", message: "the module failed: null" }],
  ])("may throw %s", async (_, thrown, error) => {
    await expect(
      answer(() => {
        throw thrown;
      }),
    ).rejects.toMatchObject(error);
  });

  const circle: Record<string, unknown> = {};
  circle["self"] = circle;

  it.each<[string, unknown, RegExp]>([
    ["a circle in its metadata", { text: "x", metadata: circle }, /cannot be written as JSON: Converting circular/],
    ["a bigint in a tool call", { text: "x", toolCalls: [{ name: "t", arguments: 1n }] }, /cannot be written as JSON/],
    ["a cost that is not a number", { text: "x", costUsd: NaN }, /"costUsd"/],
    ["a latency without end", { text: "x", latencyMs: Infinity }, /"latencyMs"/],
    ["a list", ["x"], /its answer is a list/],
    ["a number", 42, /its answer is a number/],
  ])("has no answer in %s", async (_, given, message) => {
    await expect(answer(() => given)).rejects.toMatchObject({
      kind: "badReply",
      message: expect.stringMatching(message) as string,
    });
  });

  it("may say when it was asked and how long that took", async () => {
    expect((await answer(() => ({ text: "x", latencyMs: 7 }))).candidate.latencyMs).toBe(7);
    const when = new Date("2026-03-01T00:00:00Z");
    expect((await answer(() => ({ text: "x", metadata: { when } }))).candidate.metadata).toEqual({
      when: "2026-03-01T00:00:00.000Z",
    });
  });
});

describe("a file of functions", () => {
  it.each<[string, string, string, string]>([
    ["own.mjs", "export default () => 'esm'", "default", "esm"],
    ["own.js", "export const named = () => 'named'", "named", "named"],
    ["own.cjs", "module.exports = () => 'cjs'", "default", "cjs"],
    ["own.ts", "export default (): string => 'ts' satisfies string", "default", "ts"],
    ["own.mts", "export const named = async (): Promise<string> => 'mts'", "named", "mts"],
    ["own.ts", "enum E { A = 'enum' }\nexport default () => E.A", "default", "enum"],
  ])("%s: %s exports %s", async (name, text, exported, said) => {
    const folder = makeFolder({ "package.json": '{"type":"module"}', [name]: text });
    const own = await loadFunction(join(folder, name), exported, { nodeVersion: "20.19.0" });
    expect(await own()).toBe(said);
  });

  it("in TypeScript may import its neighbours", async () => {
    const folder = makeFolder({
      "own.ts": 'import { price, type Price } from "./price.ts"; export default (): Price => price;',
      "price.ts": "export type Price = number; export const price: Price = 4;",
    });
    expect((await loadFunction(join(folder, "own.ts"), "default", { nodeVersion: "20.19.0" }))()).toBe(4);
  });

  it("is one module for all calls, and a slow one is no bar to the others", async () => {
    const ran = await evals(["run"], {
      "evals.json": {
        dataset: "cases.jsonl",
        prompts: [{ id: "own", provider: "module", module: "own.mjs", timeout: "50ms" }],
        scorers: { contains: {} },
        maxUnscored: 1,
        gates: { quality: ">= 0.5" },
      },
      "own.mjs": `let calls = 0;
        export default async (request) => {
          calls += 1;
          if (request.input === "hang") await new Promise(() => {});
          request.variables.changed = true;
          return "calls: " + (calls > 0) + " " + JSON.stringify(request.variables);
        };`,
      "cases.jsonl": ["a", "hang", "b", "c"].map((input) => ({ id: input, input, reference: 'true {"changed":true}' })),
    });
    expect(ran.results.trials.map(({ caseId, quality, error }) => [caseId, quality ?? error?.kind])).toEqual([
      ["a", 1],
      ["hang", "timeout"],
      ["b", 1],
      ["c", 1],
    ]);
  });
});
