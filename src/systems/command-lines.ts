import { ProviderError } from "../domain/failure.ts";
import type { System, SystemRequest } from "../domain/system.ts";
import { isMap } from "../text/is-map.ts";
import { readCandidate } from "./candidate.ts";
import { parseOutput, type Start } from "./child.ts";
import { lineProcess, type LineProcess } from "./line-process.ts";
import { requestOf } from "./request.ts";

/**
 * A program whose processes stay for the next request. Each has one request at a time, so there are as many as calls at once. One that
 * ends, is ended for want of time or falls out of step costs the trial that it had, and a new one is started for the next.
 */
export function commandLines(start: Start, monotonic: () => number): System {
  const idle: LineProcess[] = [];
  return {
    async answer(request, context) {
      const { spawn } = await import("node:child_process");
      context.signal.throwIfAborted();
      const started = monotonic();
      const process = takeLiving(idle) ?? lineProcess(start, spawn);
      let inStep = false;
      try {
        const value = parseOutput(await process.ask(JSON.stringify(requestOf(request, context)), context.signal));
        const latencyMs = monotonic() - started;
        checkNamed(value, request);
        inStep = isMap(value) && (value["error"] ?? undefined) !== undefined;
        const candidate = readCandidate(value, "the command", "crash");
        inStep = true;
        return { candidate: { latencyMs, ...candidate }, source: "live" };
      } finally {
        // What writes something else than an answer may write the answer later, when the next one is waited for.
        if (inStep) idle.push(process);
        else process.end();
      }
    },
    async close() {
      await Promise.all(idle.splice(0).map((process) => process.close()));
    },
  };
}

/** One that ended while nobody asked it cost nothing. */
function takeLiving(idle: LineProcess[]): LineProcess | undefined {
  for (;;) {
    const process = idle.pop();
    if (process === undefined || !process.hasEnded()) return process;
    process.end();
  }
}

/** A reply need not say what it answers; where it does, it must be this request. */
function checkNamed(value: unknown, request: SystemRequest): void {
  if (!isMap(value)) return;
  for (const key of ["caseId", "trial"] as const) {
    const named = value[key] ?? request[key];
    if (named !== request[key]) {
      const message = `the command answered for ${key} ${JSON.stringify(named)} when asked for ${JSON.stringify(request[key])}`;
      throw new ProviderError(message, { kind: "badReply" });
    }
  }
}
