import { describe, expect, it } from "vitest";
import type { Call } from "../../src/domain/call.ts";
import { ProviderError } from "../../src/domain/failure.ts";
import { limited } from "../../src/run/limited.ts";
import { retrying } from "../../src/run/retrying.ts";
import { stopping } from "../../src/run/stopping.ts";
import { timed } from "../../src/run/timed.ts";
import { timer } from "../cli/harness.ts";

const never = { signal: new AbortController().signal };

/** A clock that only moves when somebody sleeps. */
function clock() {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    monotonic: () => now,
    random: () => 1,
    async sleep(ms: number) {
      slept.push(ms);
      now += ms;
    },
  };
}

/** Fails with each of the errors in turn, then answers. */
function failing(...errors: readonly Error[]): { readonly call: Call<string, string>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    call: async (input) => {
      const error = errors[calls];
      calls += 1;
      if (error !== undefined) throw error;
      return input;
    },
  };
}

const busy = (retryAfterMs?: number) =>
  new ProviderError("busy", { kind: "rateLimit", status: 429, retryable: true, retryAfterMs });
const wrong = new ProviderError("wrong key", { kind: "auth", status: 401, final: true });

describe("retrying", () => {
  it.each([
    ["waits longer each time", [busy(), busy(), busy()], [500, 1000, 2000], "x"],
    ["waits as long as it is asked to", [busy(3000)], [3000], "x"],
    ["ends when the attempts are used up", Array(9).fill(busy(0)), [0, 0, 0, 0], "busy"],
    ["ends before a wait that is longer than the budget", [busy(200_000)], [], "busy"],
    ["never repeats what is no fault of the way", [wrong], [], "wrong key"],
    ["never repeats a bug", [new TypeError("bug")], [], "bug"],
  ])("%s", async (_, errors, waits, outcome) => {
    const time = clock();
    const { call } = failing(...errors);
    const result = await retrying(
      call,
      { attempts: 5, budgetMs: 120_000 },
      time,
    )("x", never).catch((error: unknown) => (error as Error).message);
    expect(result).toBe(outcome);
    expect(time.slept).toEqual(waits);
  });
});

describe("stopping", () => {
  it("asks nobody after a wrong key", async () => {
    const { call, calls } = failing(wrong, wrong);
    const stopped = stopping(call);
    for (let i = 0; i < 3; i += 1) await expect(stopped("x", never)).rejects.toBe(wrong);
    expect(calls()).toBe(1);
  });

  it("goes on after a fault that may pass", async () => {
    const { call } = failing(busy());
    const stopped = stopping(call);
    await expect(stopped("x", never)).rejects.toThrow("busy");
    await expect(stopped("x", never)).resolves.toBe("x");
  });
});

describe("timed", () => {
  it("ends a call that does not heed its signal", async () => {
    const deaf = timed(() => new Promise<string>(() => {}), 5, "it", { timer });
    await expect(deaf(undefined, never)).rejects.toMatchObject({ kind: "timeout", retryable: true });
  });

  it("aborts the signal of a call that does", async () => {
    let reason: unknown;
    const call: Call<undefined, string> = (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          reason = signal.reason;
          reject(signal.reason);
        }),
      );
    await expect(timed(call, 5, "it", { timer })(undefined, never)).rejects.toMatchObject({ kind: "timeout" });
    expect(reason).toBeInstanceOf(ProviderError);
  });

  it("passes an interruption on, also one that came before", async () => {
    const stop = new AbortController();
    const waiting = timed(() => new Promise<string>(() => {}), 60_000, "it", { timer })(undefined, {
      signal: stop.signal,
    });
    stop.abort(new Error("stop"));
    await expect(waiting).rejects.toThrow("stop");
    await expect(
      timed(() => new Promise<string>(() => {}), 60_000, "it", { timer })(undefined, { signal: stop.signal }),
    ).rejects.toThrow("stop");
  });
});

describe("limited", () => {
  it("lets no more through at once than it may", async () => {
    let [running, most] = [0, 0];
    const call = limited(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    }, 3);
    await Promise.all(Array.from({ length: 20 }, () => call(undefined, never)));
    expect(most).toBe(3);
  });
});
