import type { Command } from "commander";
import type { Edges } from "../domain/edges.ts";
import { inertLine } from "../text/inert.ts";
import { wantsColor } from "./color.ts";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";

interface CompareFlags extends CommonFlags {
  readonly prompt?: readonly string[];
}

/** `evals compare`: what became better and worse between two runs, or between two prompt configs of one. */
export function addCompare(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program
      .command("compare")
      .description("hold two runs against each other, case by case; exit 1 where the quality of the second fell"),
  )
    .argument("<before>", "a results.json, a run's folder, its id or latest")
    .argument("[now]", "likewise; without it, --prompt names two prompt configs of the one run")
    .option("--prompt <id...>", "this prompt config alone; of two, the first before and the second now");
  command.action(async (before: string, now: string | undefined) => {
    readTwins(command, edges.env);
    exit(await compareCommand(before, now, command.opts<CompareFlags>(), edges));
  });
}

async function compareCommand(
  before: string,
  now: string | undefined,
  flags: CompareFlags,
  edges: Edges,
): Promise<number> {
  const { compareRuns, comparisonJson, terminalComparison } = await import("./compare-parts.ts");
  const compared = await compareRuns({ config: flags.config, before, now, prompts: flags.prompt }, edges);
  if (flags.json === true) edges.stdout.write(comparisonJson(compared));
  else if (flags.quiet !== true) {
    const color = wantsColor(flags.color, edges.stdout, edges.env);
    const options = { color, width: edges.stdout.columns ?? 100, verbose: flags.verbose === true };
    for await (const piece of terminalComparison(compared, options)) edges.stdout.write(piece);
  }
  edges.stderr.write(`evals: exit ${compared.exitCode} - ${inertLine(compared.sentence)}\n`);
  return compared.exitCode;
}
