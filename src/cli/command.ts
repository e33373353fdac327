import type { Command } from "commander";
import type { Edges } from "../domain/edges.ts";

/** What a command needs beside its flags. */
export interface CommandParts {
  readonly argv: readonly string[];
  readonly edges: Edges;
  readonly exit: (code: number) => void;
}

/** Flags that every command has. */
export function addCommonFlags(command: Command): Command {
  return command
    .option("-c, --config <file>", "the config; - for stdin (default: evals.yaml here or above)")
    .option("--env-file <file>", "read environment variables from a file (default: .env, outside CI)")
    .option("--color", "colours, whatever the terminal")
    .option("--no-color", "no colours")
    .option("-q, --quiet", "no progress and no report")
    .option("-v, --verbose", "every missed case in full")
    .option("--json", "print JSON on stdout")
    .exitOverride();
}

/** Values of the common flags. */
export interface CommonFlags {
  readonly config?: string;
  readonly envFile?: string;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** Says a line to people, not to programs. */
export function teller({ quiet }: CommonFlags, { stderr }: Edges): (line: string) => void {
  return (line) => {
    if (quiet !== true) stderr.write(`${line}\n`);
  };
}
