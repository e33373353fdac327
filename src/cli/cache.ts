import type { Command } from "commander";
import type { CacheListing } from "../app/cache.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { inertLine } from "../text/inert.ts";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";

/** `evals cache`: what is kept of earlier answers. */
export function addCache(program: Command, { edges, exit }: CommandParts): void {
  const cache = program
    .command("cache")
    .description("list, clear, export or import the answers that are kept")
    .exitOverride()
    .argument("[words...]")
    .action(([word]: readonly string[]) => {
      const what = word === undefined ? "evals cache needs a word" : `evals cache knows no "${word}"`;
      throw new UserError([{ message: what, hint: "ls, clear, export FILE or import FILE" }]);
    });
  const add = (name: string, description: string, run: (flags: CommonFlags, file: string) => Promise<string>) => {
    const command = addCommonFlags(cache.command(name).description(description));
    command.action(async (...given: readonly unknown[]) => {
      readTwins(command, edges.env);
      const words = await run(command.opts<CommonFlags>(), String(given[0]));
      edges.stderr.write(`evals: exit 0 - ${inertLine(words)}\n`);
      exit(0);
    });
  };
  add("ls", "how many answers there are, of whom and since when", (flags) => list(flags, edges));
  add("clear", "remove them all", async (flags) => {
    const { clearCache } = await import("../app/cache.ts");
    return `${answers(await clearCache(flags, edges))} removed`;
  });
  add("export <file>", "write them to a file; - for stdout", async (flags, file) => {
    const { exportCache } = await import("../app/cache.ts");
    return `${answers((await exportCache(file, flags, edges)).entries)} exported`;
  });
  add("import <file>", "take up what was exported; - for stdin", async (flags, file) => {
    const { importCache } = await import("../app/cache.ts");
    const { added, known, unreadable } = await importCache(file, flags, edges);
    const words = `${added} new, ${known} known, ${unreadable} unreadable`;
    if (unreadable > 0) throw new UserError([{ message: `${file} is damaged: ${words}`, hint: "export it anew" }]);
    return words;
  });
}

async function list(flags: CommonFlags, edges: Edges): Promise<string> {
  const { listCache } = await import("../app/cache.ts");
  const listing = await listCache(flags, edges);
  if (flags.json === true) edges.stdout.write(`${JSON.stringify(listing)}\n`);
  else if (flags.quiet !== true) for (const line of linesOf(listing)) edges.stdout.write(`${inertLine(line)}\n`);
  return `${answers(listing.entries)} in ${listing.dir}`;
}

function* linesOf({ dir, files, bytes, entries, damaged, oldest, newest, answerers }: CacheListing): Iterable<string> {
  const size = `${(bytes / 1e6).toFixed(1)} MB in ${files} ${files === 1 ? "file" : "files"}`;
  yield `${dir}: ${answers(entries)}, ${size}`;
  if (oldest !== null && newest !== null) yield `  from ${oldest} to ${newest}`;
  for (const { provider, model, entries: count } of answerers)
    yield `  ${provider}${model === null ? "" : ` ${model}`}: ${count}`;
  if (damaged > 0) yield `  damaged: ${damaged}`;
}

function answers(count: number): string {
  return `${count} ${count === 1 ? "answer" : "answers"}`;
}
