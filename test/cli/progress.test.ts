import { describe, expect, it } from "vitest";
import { progress } from "../../src/cli/progress.ts";
import type { Edges } from "../../src/domain/edges.ts";
import type { RunEvent } from "../../src/domain/event.ts";
import { evals, recorded, times } from "./harness.ts";

/** Edges whose clock is moved by hand. */
function edgesAt(tty: boolean) {
  let now = 0;
  let written = "";
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const stderr = { isTTY: tty, columns: 60, write: (text: string) => void (written += text) };
  const edges = {
    env: {},
    stderr,
    monotonic: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        sleepers.push({ until: now + ms, wake: resolve });
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  } as unknown as Edges; // all that progress touches
  return {
    edges,
    written: () => written,
    async pass(ms: number) {
      now += ms;
      for (const { until, wake } of sleepers) if (until <= now) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const spent = {
  calls: 1,
  cached: 0,
  recorded: 0,
  inputTokens: 100,
  outputTokens: 20,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0.001,
  unpricedCalls: 0,
};
const started = { type: "started", header: { plan: { trials: 4 } } } as RunEvent;
const trial = (quality: number | undefined, source = "live") =>
  ({
    type: "trial",
    index: 0,
    result: {
      status: quality === undefined ? "unscored" : "scored",
      quality,
      source,
      usage: { candidate: spent, judge: spent },
    },
  }) as RunEvent;

describe("progress", () => {
  it("is one line every 15 s in a log, and none after the end", async () => {
    const { edges, written, pass } = edgesAt(false);
    const shown = progress(undefined, edges);
    await shown.accept(started);
    await shown.accept(trial(1, "cached"));
    await shown.accept(trial(undefined));
    expect(written()).toBe("");
    await pass(15_000);
    expect(written()).toBe(
      "2/4 · quality 1.00 so far · 1 unscored · 1 cached · 480 tokens · $0.0040 · about 15 s left\n",
    );
    await pass(15_000);
    shown.end();
    await pass(60_000);
    expect(written().split("\n")).toHaveLength(3);
    expect(written()).not.toContain("\u001b");
  });

  it("is a line that is drawn again for a person, and cleared at the end", async () => {
    const { edges, written, pass } = edgesAt(true);
    const shown = progress(undefined, edges);
    await shown.accept(started);
    await shown.accept(trial(0.5));
    await pass(200);
    await shown.accept(trial(0.5));
    shown.end();
    expect(written()).toContain("2/4 · quality 0.50 so far");
    expect(written().endsWith("\r\u001b[K")).toBe(true);
    expect(written().split("\n")).toHaveLength(1);
  });

  it("is silent when it is told to be", async () => {
    const ran = await evals(["run", "-q"], recorded(times(3, () => true)), { tty: true });
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toBe("evals: exit 0 - passed: quality 1.00 >= 0.90 (n = 3, 3 recorded)\n");
  });
});
