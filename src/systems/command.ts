import * as z from "zod/mini";
import type { System } from "../domain/system.ts";
import { readCandidate } from "./candidate.ts";
import { parseOutput } from "./child.ts";
import { commandLines } from "./command-lines.ts";
import { runOnce } from "./command-once.ts";
import { requestOf } from "./request.ts";

export const CommandOptions = z.strictObject({
  command: z.array(z.string()).check(z.minLength(1), z.describe("program and arguments; no shell")),
  cwd: z.optional(z.string().check(z.minLength(1), z.describe("default: the folder of the file that this stands in"))),
  env: z.optional(
    z.record(z.string(), z.string()).check(z.describe("beside PATH and HOME the only variables that it gets")),
  ),
  protocol: z._default(
    z
      .enum(["once", "lines"])
      .check(
        z.describe(
          "once: one process a request; lines: processes that stay, as many as there are calls at once (`concurrency`), each reading a request a line and writing a candidate a line",
        ),
      ),
    "once",
  ),
});
type CommandOptions = z.output<typeof CommandOptions>;

export interface CommandParts {
  readonly monotonic: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** PATH, HOME: what every program needs. */
  readonly basicEnv: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** A program of the team's own: a request as JSON in, a candidate as JSON out. */
export function commandSystem({ command, cwd, env, protocol }: CommandOptions, parts: CommandParts): System {
  const start = { command, cwd: cwd ?? parts.folder, env: { ...parts.basicEnv, ...env }, sleep: parts.sleep };
  if (protocol === "lines") return commandLines(start, parts.monotonic);
  return {
    async answer(request, context) {
      const started = parts.monotonic();
      const traceparent = context.traceparent === undefined ? {} : { TRACEPARENT: context.traceparent };
      const traced = { ...start, env: { ...parts.basicEnv, ...traceparent, ...env } };
      const output = await runOnce(traced, JSON.stringify(requestOf(request, context)), context.signal);
      const latencyMs = parts.monotonic() - started;
      const candidate = readCandidate(parseOutput(output), "the command", "crash");
      return { candidate: { latencyMs, ...candidate }, source: "live" };
    },
  };
}
