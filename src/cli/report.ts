import type { Command } from "commander";
import type { ReporterChoice } from "../app/options.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import { addCommonFlags, type CommandParts, type CommonFlags } from "./command.ts";
import { readTwins } from "./twins.ts";
import { reporter } from "./values.ts";

interface ReportFlags extends CommonFlags {
  readonly baseline?: string;
  readonly reporter?: readonly ReporterChoice[];
}

/** `evals report`: a run's report once more, without a call. */
export function addReport(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program
      .command("report")
      .description("show the report of an earlier run again; its gates are decided from its trials"),
  )
    .argument("[run]", "a results.json, a run's folder, its id or latest", "latest")
    .option("--baseline <run>", "hold the run against this record")
    .option(
      "--reporter <name[=file]>",
      "terminal, json, junit, markdown, html; without a file, printed; may be given several times (default: terminal)",
      reporter,
    );
  command.action(async (run: string) => {
    readTwins(command, edges.env);
    exit(await reportCommand(run, command.opts<ReportFlags>(), edges));
  });
}

async function reportCommand(run: string, flags: ReportFlags, edges: Edges): Promise<number> {
  const { checkReporters, printReports, reportOfRun, resultsWithoutTrials, writeReportFiles } =
    await import("./compare-parts.ts");
  const shown = flags.reporter ?? (flags.quiet === true ? [] : [{ name: "terminal" }]);
  const choices = shown.map(({ name, file = "-" }: ReporterChoice) => ({ name, file }));
  checkReporters(choices);
  if (choices.some(({ name }) => name === "github"))
    throw new UserError([
      {
        message: "evals report tells no job on GitHub: that is for the run itself",
        hint: "--reporter markdown prints the summary",
      },
    ]);
  const { report, close } = await reportOfRun({ config: flags.config, run, baseline: flags.baseline }, edges);
  await writeReportFiles(report, choices, edges);
  if (flags.json === true) edges.stdout.write(resultsWithoutTrials(report));
  else await printReports(report, { ...flags, reporter: choices }, edges);
  close();
  edges.stderr.write(`evals: exit ${report.outcome.exitCode} - ${report.sentence}\n`);
  return report.outcome.exitCode;
}
