import type { Command } from "commander";
import type { BaselineSummary } from "../app/save-baseline.ts";
import type { Edges } from "../domain/edges.ts";
import { inertLine } from "../text/inert.ts";
import { formatValue } from "../text/number.ts";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";

/** `evals baseline`: the run that later ones are held against. */
export function addBaseline(program: Command, { edges, exit }: CommandParts): void {
  const baseline = program
    .command("baseline")
    .description("keep a run as what later runs are held against, or show it");
  const save = addCommonFlags(baseline.command("save").description("keep a run whose gates held"))
    .argument("[run]", "a results.json, a run's folder, its id or latest", "latest")
    .argument("[file]", "where (default: the config's `baseline`, else baseline.json beside the config)");
  save.action(async (run: string, file: string | undefined) => {
    readTwins(save, edges.env);
    const flags = save.opts<CommonFlags>();
    const { saveBaseline } = await import("./compare-parts.ts");
    const summary = await saveBaseline({ config: flags.config, run, file }, edges);
    exit(tell(summary, `saved ${summary.file}`, flags, edges));
  });
  const show = addCommonFlags(baseline.command("show").description("what the baseline is")).argument(
    "[file]",
    "default: the config's",
  );
  show.action(async (file: string | undefined) => {
    readTwins(show, edges.env);
    const flags = show.opts<CommonFlags>();
    const { showBaseline } = await import("./compare-parts.ts");
    const summary = await showBaseline({ config: flags.config, file }, edges);
    exit(tell(summary, `baseline ${summary.file}`, flags, edges));
  });
}

function tell(summary: BaselineSummary, done: string, { json, quiet }: CommonFlags, { stdout, stderr }: Edges): number {
  if (json === true) stdout.write(`${JSON.stringify(summary)}\n`);
  else if (quiet !== true) stdout.write(`${linesOf(summary).map(inertLine).join("\n")}\n`);
  stderr.write(`evals: exit 0 - ${inertLine(done)}\n`);
  return 0;
}

function linesOf({ file, run, startedAt, commit, dirty, judge, cases, prompts }: BaselineSummary): readonly string[] {
  const of = commit === undefined ? "" : `, commit ${commit}${dirty ? " (changed since)" : ""}`;
  return [
    `${file}: run ${run} of ${startedAt}${of}`,
    `${cases} cases${judge === undefined ? "" : `, judge ${judge}`}`,
    ...prompts.map(({ prompt, quality, scored, planned }) => {
      const shown = quality === undefined ? "none" : formatValue(quality);
      return `${prompt}: quality ${shown} (${scored === planned ? `n = ${planned}` : `${scored} of ${planned} scored`})`;
    }),
  ];
}
