import { resolve } from "node:path";
import { groupByCase } from "../domain/case-result.ts";
import type { Edges } from "../domain/edges.ts";
import { isQualityGate, parseGateRule } from "../domain/gate-rule.ts";
import type { Notice } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { sentence } from "../gate/sentence.ts";
import type { RecordFile } from "../records/read.ts";
import { writeFile } from "../records/write.ts";
import { baselineOf, heldAgainst, openBaseline } from "./baseline.ts";
import { openRun } from "./find-run.ts";
import type { ReporterChoice } from "./options.ts";
import { runsOf } from "./project.ts";
import { reevaluate } from "./reevaluate.ts";
import { REPORTERS } from "./reporters.ts";

export interface ReportOptions {
  readonly config?: string | undefined;
  readonly run?: string | undefined;
  /** An earlier run that this one is held against; absent: what the record says of that stays. */
  readonly baseline?: string | undefined;
}

/** A record as a report, its gates decided again from its trials. */
export interface ReadReport {
  readonly report: Report;
  close(): void;
}

/** Reads a run back. Throws `UserError` where it cannot be read. */
export async function reportOfRun({ config, run, baseline: named }: ReportOptions, edges: Edges): Promise<ReadReport> {
  const places = await runsOf(config, edges);
  const record = openRun(run, places);
  const opened = named === undefined ? undefined : openBaseline(named, { baseline: undefined }, places);
  const { header } = record;
  const outcome = await reevaluate(record, opened && heldAgainst(opened, header));
  const cases = () => groupByCase(record.trials());
  return {
    report: {
      record: { ...record, events: [...record.events, ...contradiction(record, outcome.exitCode, named)] },
      outcome,
      sentence: sentence(outcome, header),
      threshold: header.settings?.threshold ?? limitOf(record) ?? 0.9,
      baseline: await baselineOf(opened, header, cases),
      cases,
    },
    close() {
      record.close();
      if (opened !== undefined && "record" in opened) opened.record.close();
    },
  };
}

/** Writes the reports that were given a file. */
export async function writeReportFiles(
  report: Report,
  choices: readonly ReporterChoice[],
  { cwd }: Pick<Edges, "cwd">,
): Promise<void> {
  for (const { name, file } of choices) {
    const reporter = REPORTERS.find((candidate) => candidate.name === name);
    if (reporter === undefined || file === undefined || file === "-") continue;
    await writeFile(resolve(cwd, file), reporter.render(report, { color: false, width: 100, verbose: true }));
  }
}

function contradiction(
  { header, outcome }: RecordFile,
  exitCode: number,
  baseline: string | undefined,
): readonly Notice[] {
  if (outcome.exitCode === exitCode) return [];
  const at = header.run.finishedAt ?? header.run.startedAt;
  const by = baseline === undefined ? "its trials" : "its trials, held against this baseline,";
  return [
    { at, kind: "contradiction", message: `the record says exit ${outcome.exitCode}; ${by} say exit ${exitCode}` },
  ];
}

function limitOf({ outcome: { gates } }: RecordFile): number | undefined {
  for (const { metric, rule } of gates) {
    const parsed = parseGateRule(metric, rule);
    if (typeof parsed !== "string" && isQualityGate(parsed)) return parsed.limit;
  }
  return undefined;
}
