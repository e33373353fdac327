import type { Command } from "commander";
import type { CommandParts } from "./command.ts";
import { refuseLaterFlags } from "./later.ts";
import { addRunFlags, runCommand, type RunFlags } from "./run.ts";
import { readTwins } from "./twins.ts";

/** `evals score`: the answers of an earlier run, scored and judged again by the present config. */
export function addScore(program: Command, { edges, exit }: CommandParts): void {
  const command = addRunFlags(
    program
      .command("score")
      .description(
        "score the answers of an earlier run again, with the present scorers, judge and gates; asks no system",
      ),
  ).argument("[run]", "a results.json, a run's folder, its id or latest", "latest");
  command.action(async (run: string) => {
    readTwins(command, edges.env);
    refuseLaterFlags(command, edges.env);
    exit(await runCommand(command.opts<RunFlags>(), edges, run));
  });
}
