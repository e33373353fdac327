import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { isFile } from "../config/globs.ts";
import type { Edges } from "../domain/edges.ts";
import { isRegression } from "../domain/metric.ts";
import { UserError } from "../domain/problem.ts";
import type { Outcome } from "../domain/record.ts";
import { unfitBaseline } from "../gate/comparable.ts";
import { openRecord, type RecordFile } from "../records/read.ts";
import { copyWhole } from "../records/write.ts";
import { judgeName } from "../reporters/verdict-text.ts";
import { findRun } from "./find-run.ts";
import { runsOf } from "./project.ts";
import { reevaluate } from "./reevaluate.ts";

/** What a baseline is. */
export interface BaselineSummary {
  readonly file: string;
  readonly run: string;
  readonly startedAt: string;
  readonly commit: string | undefined;
  readonly dirty: boolean;
  readonly judge: string | undefined;
  readonly cases: number;
  readonly prompts: readonly {
    readonly prompt: string;
    readonly quality: number | undefined;
    readonly scored: number;
    readonly planned: number;
  }[];
}

export interface SaveOptions {
  readonly config?: string | undefined;
  readonly run?: string | undefined;
  /** Default: the config's `baseline`, else baseline.json beside it. */
  readonly file?: string | undefined;
}

/** Keeps a run as the one that later ones are held against. Throws `UserError` for a run that is not complete and whole, or whose gates, but for those on regression, did not hold. */
export async function saveBaseline({ config, run, file }: SaveOptions, edges: Edges): Promise<BaselineSummary> {
  const places = await runsOf(config, edges);
  const path = findRun(run, places);
  const record = openRecord(path, places.shownName(path));
  const outcome = await reevaluate(record);
  const why = unfitness(record, outcome);
  if (why !== undefined)
    throw new UserError([{ message: `run ${record.header.run.id} (${record.file}) cannot be a baseline: ${why}` }]);
  const to = file === undefined ? places.baseline : resolve(edges.cwd, file);
  refuseOther(to, places.shownName(to));
  try {
    if (!isFile(to) || realpathSync(to) !== realpathSync(path)) copyWhole(path, to);
  } catch (error) {
    throw new UserError([
      { message: `cannot write "${to}": ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
  record.close();
  return summaryOf({ ...record, file: places.shownName(to) }, outcome);
}

/** A file that is no record, such as the config, is never written over. */
function refuseOther(path: string, shown: string): void {
  if (!existsSync(path)) return;
  try {
    openRecord(path, shown).close();
  } catch {
    throw new UserError([{ message: `"${shown}" is there and no record of a run`, hint: "name another file" }]);
  }
}

/** Tells of the baseline: of the config's, or of another record. */
export async function showBaseline(
  { config, file }: Pick<SaveOptions, "config" | "file">,
  edges: Edges,
): Promise<BaselineSummary> {
  const places = await runsOf(config, edges);
  const path = file === undefined ? places.baseline : findRun(file, places);
  if (!isFile(path))
    throw new UserError([
      {
        message: `there is no baseline "${places.shownName(path)}"`,
        hint: "evals baseline save keeps the newest run as one",
      },
    ]);
  const record = openRecord(path, places.shownName(path));
  const summary = summaryOf(record, await reevaluate(record));
  record.close();
  return summary;
}

function unfitness(record: RecordFile, { gates, exitCode, metrics, reasons }: Outcome): string | undefined {
  const { header } = record;
  if (exitCode === 130 || exitCode === 143) return "it was interrupted";
  const why = unfitBaseline({ header, trials: record.planned });
  if (why !== undefined) return why;
  const gate = gates.find(({ metric, status }) => status !== "held" && !isRegression(metric));
  if (gate !== undefined) {
    const reason = reasons.find(({ gate: metric, prompt }) => metric === gate.metric && prompt === gate.prompt);
    return `its gate did not hold: ${reason?.message ?? `${gate.metric} is ${gate.status}`}`;
  }
  const most = header.settings?.maxUnscored ?? 0;
  const lacking = header.prompts.find(
    ({ id, gate: gated }) => gated && (metrics[id]?.["quality"]?.unscored ?? 0) > most,
  );
  return lacking && `${metrics[lacking.id]?.["quality"]?.unscored} cases of "${lacking.id}" are unscored`;
}

function summaryOf({ header, file }: Pick<RecordFile, "header" | "file">, { metrics }: Outcome): BaselineSummary {
  const { run, judge, prompts, plan } = header;
  return {
    file,
    run: run.id,
    startedAt: run.startedAt,
    commit: run.git?.commit,
    dirty: run.git?.dirty === true,
    judge: judge === null ? undefined : judgeName(judge),
    cases: plan.cases,
    prompts: prompts.map(({ id }) => {
      const { value, scored = 0, planned = 0 } = metrics[id]?.["quality"] ?? {};
      return { prompt: id, quality: value, scored, planned };
    }),
  };
}
