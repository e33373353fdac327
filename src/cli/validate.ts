import type { Command } from "commander";
import { addCommonFlags, teller, type CommandParts, type CommonFlags } from "./command.ts";
import { printWarnings } from "./problems.ts";
import { readTwins } from "./twins.ts";

/** `evals validate`: config, dataset and prompts, without a call. */
export function addValidate(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("validate").description("check config, dataset and prompts without a call"),
  );
  command.action(async () => {
    readTwins(command, edges.env);
    const flags = command.opts<CommonFlags>();
    const { validate } = await import("../app/validate.ts");
    const found = await validate({ ...flags, tell: teller(flags, edges) }, edges);
    const { warnings } = found;
    if (flags.json !== true && flags.quiet !== true) printWarnings(warnings, edges);
    if (flags.json === true)
      edges.stdout.write(
        `${JSON.stringify({ ...found, warnings: warnings.map(({ frame: _, ...warning }) => warning) })}\n`,
      );
    const skipped = found.skipped > 0 ? ` (${found.skipped} skipped)` : "";
    const words = `valid: ${found.cases} cases${skipped}, ${found.prompts.length} prompt ${found.prompts.length === 1 ? "config" : "configs"}`;
    const warned =
      warnings.length === 0 ? "" : `; ${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}`;
    if (flags.json !== true && flags.quiet !== true) edges.stdout.write(`${words}\n`);
    edges.stderr.write(`evals: exit 0 - ${words}${warned}\n`);
    exit(0);
  });
}
