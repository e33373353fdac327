import { resolve } from "node:path";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import type { Report, Reporter, ReporterOptions } from "../domain/report.ts";
import type { RunFolder } from "../records/run-folder.ts";
import { writeFile } from "../records/write.ts";
import { nearest } from "../text/suggest.ts";
import { REPORTER_NAMES, REPORTERS } from "./reporters.ts";
import type { ReporterChoice, RunOptions } from "./options.ts";

/** Reporter -> the file that it wrote, absolute. */
export type WrittenFiles = Readonly<Record<string, string>>;

const FOR_FILES: ReporterOptions = { color: false, width: 100, verbose: true };

/** Writes the reports that go to files: those that were named, else all. */
export async function writeReports(
  report: Report,
  { reporters: choices, junitDialect }: Pick<RunOptions, "reporters" | "junitDialect">,
  { folder, edges }: { readonly folder: RunFolder; readonly edges: Pick<Edges, "cwd"> },
): Promise<WrittenFiles> {
  const written: Record<string, string> = {};
  for (const { reporter, file } of filesOf(choices)) {
    const path = file === undefined ? folder.file(reporter.file ?? reporter.name) : resolve(edges.cwd, file);
    await writeFile(path, reporter.render(report, { ...FOR_FILES, junitDialect }));
    if (file === undefined && reporter.file !== undefined) folder.publish(reporter.file);
    written[reporter.name] = path;
  }
  return written;
}

function filesOf(
  choices: readonly ReporterChoice[] | undefined,
): readonly { readonly reporter: Reporter; readonly file: string | undefined }[] {
  if (choices === undefined)
    return REPORTERS.filter(({ file }) => file !== undefined).map((reporter) => ({ reporter, file: undefined }));
  return choices.flatMap(({ name, file }) => {
    const reporter = REPORTERS.find((candidate) => candidate.name === name);
    const printed = file === "-" || (file === undefined && reporter?.file === undefined);
    return reporter === undefined || printed ? [] : [{ reporter, file }];
  });
}

/** Throws `UserError` for a reporter that does not exist. */
export function checkReporters(choices: readonly ReporterChoice[] | undefined): void {
  const known = REPORTER_NAMES;
  for (const { name } of choices ?? []) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw new UserError([
      {
        message: `no reporter is called "${name}"`,
        hint: near === undefined ? `there are: ${known.join(", ")}` : `did you mean "${near}"?`,
      },
    ]);
  }
}
