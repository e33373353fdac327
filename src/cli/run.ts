import type { Command } from "commander";
import type { RunOptions, ReporterChoice } from "../app/options.ts";
import type { Edges } from "../domain/edges.ts";
import { addLaterFlags, refuseLaterFlags } from "./later.ts";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";
import { count, countFromZero, duration, reporter, share } from "./values.ts";

export interface RunFlags extends CommonFlags {
  readonly prompt?: readonly string[];
  readonly filter?: string;
  readonly grep?: string;
  readonly tag?: string;
  readonly limit?: number;
  readonly sample?: number;
  readonly failing?: string | true;
  readonly baseline?: string;
  readonly gateSubset?: boolean;
  readonly threshold?: number;
  readonly trials?: number;
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly maxUnscored?: number;
  readonly dryRun?: boolean;
  readonly out?: string;
  readonly reporter?: readonly ReporterChoice[];
}

/** `evals run`: asks, scores, decides, reports. */
export function addRun(program: Command, { edges, exit }: CommandParts): void {
  const run = addRunFlags(program.command("run").description("run the golden cases and decide the gates")).option(
    "--dry-run",
    "print the plan and the number of calls; call nothing",
  );
  addLaterFlags(run);
  run.action(async () => {
    readTwins(run, edges.env);
    refuseLaterFlags(run, edges.env);
    exit(await runCommand(run.opts<RunFlags>(), edges));
  });
}

/** What a run is told, whoever answers. */
export function addRunFlags(command: Command): Command {
  return addCommonFlags(command)
    .option("--prompt <id...>", "only these prompt configs")
    .option("--filter <glob>", "only cases whose id fits")
    .option("--grep <regex>", "only cases whose id or input fits")
    .option("--tag <tag>", "only cases with this tag")
    .option("--limit <n>", "only the first n cases", count)
    .option("--sample <n>", "only n cases, chosen by the config's seed", count)
    .option("--failing [run]", "only the cases that an earlier run missed or left unscored (default: the newest)")
    .option("--baseline <run>", "hold the run against this record: a file, a run's folder or its id")
    .option("--gate-subset", "let a filtered run decide the gates")
    .option("--threshold <x>", "limit of the quality gate, 0 to 1", share)
    .option("--trials <n>", "repeats per case", count)
    .option("--concurrency <n>", "trials in flight", count)
    .option("--timeout <duration>", "per call", duration)
    .option("--max-unscored <n>", "cases that may stay unscored", countFromZero)
    .option("--out <dir>", "write all files flat into this folder")
    .option(
      "--reporter <name[=file]>",
      "terminal, json, junit, markdown, html, github; may be given several times (default: all)",
      reporter,
    );
}

/** Runs the config; with `candidates`, over the answers of an earlier run. */
export async function runCommand(flags: RunFlags, edges: Edges, candidates?: string): Promise<number> {
  const options = { ...optionsOf(flags), candidates, unasked: candidates !== undefined };
  const { announce, checkReporters, progress, run } = await import("./run-parts.ts");
  checkReporters(options.reporters);
  if (flags.dryRun === true) return dryRun(options, flags, edges);
  const shown = progress(flags.quiet === true ? "none" : undefined, edges);
  try {
    const finished = await run(options, [shown], edges);
    shown.end();
    const code = await announce(finished, flags, edges);
    finished.close();
    return code;
  } finally {
    shown.end();
  }
}

async function dryRun(options: RunOptions, flags: RunFlags, edges: Edges): Promise<number> {
  const { dryRun: planOf } = await import("./run-parts.ts");
  const plan = await planOf(options, edges);
  edges.stdout.write(
    flags.json === true
      ? `${JSON.stringify(plan)}\n`
      : `${plan.cases} cases, ${plan.trials} trials, ${plan.systemCalls} calls to systems, at most ${plan.judgeCalls} to the judge\n`,
  );
  edges.stderr.write("evals: exit 0 - dry run: nothing was called\n");
  return 0;
}

function optionsOf(flags: RunFlags): RunOptions {
  const { prompt, timeout, reporter: reporters, ...rest } = flags;
  return { ...rest, prompts: prompt, timeoutMs: timeout, reporters };
}
