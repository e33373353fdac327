import type { Command } from "commander";

/** What stands behind a flag or a command, as far as a shell can complete it. */
export type Values =
  | { readonly kind: "none" | "any" | "file" | "folder" }
  | { readonly kind: "words"; readonly words: readonly string[] };

export interface Flag {
  /** `--out` */
  readonly long: string;
  /** `-c` */
  readonly short: string | undefined;
  readonly description: string;
  readonly values: Values;
}

export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly values: Values;
}

/** All that can be completed, read off the program itself, so that it cannot go stale. The first is the program. */
export function wordsOf(program: Command, reporters: readonly string[]): readonly [CommandWords, ...CommandWords[]] {
  const help = program.createHelp();
  const describe = (command: Command): CommandWords => ({
    name: command.name(),
    description: command.description(),
    flags: help
      .visibleOptions(command)
      .flatMap(({ long, short, description, argChoices, required, optional, flags }) => {
        if (long === undefined || long === null) return [];
        const values: Values =
          long === "--reporter" ? { kind: "words", words: reporters } : valuesOf(flags, argChoices);
        return [
          { long, short: short ?? undefined, description, values: required || optional ? values : { kind: "none" } },
        ];
      }),
    values: argumentsOf(command),
  });
  return [describe(program), ...help.visibleCommands(program).map(describe)];
}

function argumentsOf({ registeredArguments }: Command): Values {
  const [first] = registeredArguments;
  return first === undefined ? { kind: "none" } : valuesOf(`<${first.name()}>`, first.argChoices);
}

/** `--out <dir>` takes a folder. */
function valuesOf(flags: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: "words", words: choices };
  const name = /[<[]([a-z-]+)/.exec(flags)?.[1];
  if (name === "dir") return { kind: "folder" };
  return { kind: name === "file" ? "file" : "any" };
}
