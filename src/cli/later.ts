import { Option, type Command } from "commander";
import { UserError } from "../domain/problem.ts";

/** Commands and flags that are spoken for and do nothing yet: refused by name, so that nobody believes they work. */
const COMMANDS = [..."merge calibrate attribute aa".split(" "), ..."collect import metrics drift promote".split(" ")];

const RUN_FLAGS = [
  ..."--max-cost --max-tokens --max-duration --record --replay --resume --shard".split(" "),
  ..."--allow-unpriced --fail-fast --retry-errors --batch".split(" "),
];

export function addLaterCommands(program: Command): void {
  for (const name of COMMANDS) {
    program
      .command(name, { hidden: true })
      .argument("[words...]")
      .allowUnknownOption()
      .helpOption(false)
      .action(() => {
        throw new UserError([{ message: `evals ${name} is not supported yet` }]);
      });
  }
}

export function addLaterFlags(run: Command): void {
  for (const flag of RUN_FLAGS) run.addOption(new Option(`${flag} [value]`).hideHelp());
}

/** Throws `UserError` for a flag that does nothing yet, on the command line or in the environment. */
export function refuseLaterFlags(run: Command, env: Readonly<Record<string, string | undefined>>): void {
  for (const flag of RUN_FLAGS) {
    const option = run.options.find(({ long }) => long === flag);
    const given = option !== undefined && run.getOptionValueSource(option.attributeName()) === "cli";
    const twin = `EVALS_${flag.slice(2).toUpperCase().replaceAll("-", "_")}`;
    if (given || (env[twin] ?? "") !== "")
      throw new UserError([{ message: `${given ? flag : twin} is not supported yet` }]);
  }
}
