import { CommanderError } from "commander";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { fail } from "./fail.ts";
import { makeProgram } from "./program.ts";

/** Runs one command line; the answer is the exit code. Every error ends here. */
export async function main(argv: readonly string[], edges: Edges): Promise<number> {
  let exitCode = 0;
  const program = makeProgram(argv, edges, (code) => {
    exitCode = code;
  });
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const reason = error instanceof CommanderError ? new UserError([messageOf(error)]) : error;
    return fail(reason, argv, edges);
  }
}

/** `error: unknown option '--limt'` and the guess behind it. */
function messageOf({ message }: CommanderError): { readonly message: string; readonly hint?: string } {
  const [what = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const guess = /Did you mean (.+)\?/.exec(rest.join(" "))?.[1];
  return { message: what, ...(guess !== undefined && { hint: `did you mean ${guess}?` }) };
}
