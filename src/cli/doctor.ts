import type { Command } from "commander";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";

/** `evals doctor`: what a run needs and whether it is there. */
export function addDoctor(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("doctor").description("look whether this machine has all that a run needs"),
  ).option("--online", "ask each provider for the list of its models, which costs nothing");
  command.action(async () => {
    readTwins(command, edges.env);
    const { json, quiet, ...options } = command.opts<CommonFlags & { readonly online?: boolean }>();
    const { doctor, findingLine } = await import("./doctor-parts.ts");
    const checks = await doctor(options, edges);
    const problems = checks.filter(({ status }) => status === "problem").length;
    const warnings = checks.filter(({ status }) => status === "warning").length;
    if (json === true) edges.stdout.write(`${JSON.stringify({ checks, problems, warnings })}\n`);
    else if (quiet !== true) for (const finding of checks) edges.stdout.write(`${findingLine(finding)}\n`);
    const code = problems > 0 ? 2 : 0;
    const words = `${counted(problems, "problem")}, ${counted(warnings, "warning")}`;
    edges.stderr.write(`evals: exit ${code} - ${words}\n`);
    exit(code);
  });
}

function counted(count: number, word: string): string {
  return `${count === 0 ? "no" : count} ${word}${count === 1 || count === 0 ? "" : "s"}`;
}
