import type { Command } from "commander";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";

/** `evals init`: a first config that is green at once, or one that is carried over. */
export function addInit(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("init").description("write a first config with its cases, green at once and without a key"),
  )
    .argument("[dir]", "the folder that the config is for (default: this one)")
    .option("--from <file>", "carry a promptfoo config over");
  command.action(async (dir: string | undefined) => {
    readTwins(command, edges.env);
    const { from, json, quiet } = command.opts<CommonFlags & { readonly from?: string }>();
    const { init, initText } = await import("./init-parts.ts");
    const made = await init({ dir, from }, edges);
    if (json === true) edges.stdout.write(`${JSON.stringify(made)}\n`);
    else if (quiet !== true) edges.stdout.write(initText(made));
    const [files, notes] = [made.written.length, made.notCarried.length];
    const rest = notes === 0 ? "" : `, ${notes} ${notes === 1 ? "thing was" : "things were"} not carried over`;
    edges.stderr.write(`evals: exit 0 - wrote ${files} ${files === 1 ? "file" : "files"}${rest}; next: ${made.next}\n`);
    exit(0);
  });
}
