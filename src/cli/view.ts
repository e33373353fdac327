import type { Command } from "commander";
import { Interrupt, type Edges } from "../domain/edges.ts";
import { inertLine } from "../text/inert.ts";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";
import { port } from "./values.ts";

interface ViewFlags extends CommonFlags {
  readonly port?: number;
}

/** `evals view`: the reports in a browser, from this machine to this machine, until Ctrl-C. */
export function addView(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program
      .command("view")
      .description(
        "show runs in a browser: live, over time, two side by side; served to this machine alone, until Ctrl-C",
      ),
  )
    .argument("[run]", "open at this run: a run's folder, its id, a results.json or latest (default: all runs)")
    .option("--port <n>", "listen on this port of 127.0.0.1 (default: one that is free)", port);
  command.action(async (run: string | undefined) => {
    readTwins(command, edges.env);
    exit(await viewCommand(run, command.opts<ViewFlags>(), edges));
  });
}

/** Ended by a person, as it is meant to: 0. */
async function viewCommand(
  run: string | undefined,
  { config, port = 0, json }: ViewFlags,
  edges: Edges,
): Promise<number> {
  const { view } = await import("../app/view.ts");
  const report = (error: unknown): void => {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    edges.stderr.write(`a page could not be shown: ${inertLine(why)}\n`);
  };
  const { address, close } = await view({ config, run, port, report }, edges);
  edges.stdout.write(json === true ? `${JSON.stringify({ address })}\n` : `${address}\n`);
  await aborted(edges.signal);
  await close();
  if (!(edges.signal.reason instanceof Interrupt)) throw edges.signal.reason;
  edges.stderr.write("evals: exit 0 - view ended\n");
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
