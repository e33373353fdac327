import { Argument, type Command } from "commander";
import { addCommonFlags, type CommandParts } from "./command.ts";

/** `evals completion`: what a shell needs to complete commands and flags. */
export function addCompletion(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("completion").description("print a script that completes commands and flags in a shell"),
  );
  command.addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]));
  command.action(async (shell: "bash" | "zsh" | "fish") => {
    const { completionScript } = await import("./completion-parts.ts");
    edges.stdout.write(completionScript(shell, program));
    exit(0);
  });
}
