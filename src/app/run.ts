import { resolve } from "node:path";
import { Interrupt, type Edges } from "../domain/edges.ts";
import type { Sink } from "../domain/event.ts";
import type { Notice, Outcome, RunHeader, RunRecord } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { groupByCase } from "../domain/case-result.ts";
import { evaluate } from "../gate/evaluate.ts";
import { sentence } from "../gate/sentence.ts";
import { gitState } from "../records/git.ts";
import { openAnswers, type DiskAnswers } from "../records/answer-store.ts";
import { openJournal, type Journal } from "../records/journal.ts";
import { clearFile, clearNewest, makeRunFolder, type RunFolder } from "../records/run-folder.ts";
import { emitter, execute } from "../run/execute.ts";
import { plan } from "../run/planned.ts";
import { runTrial, type TrialParts } from "../run/trial.ts";
import { secretFinder } from "../text/redact.ts";
import { isoTime } from "../text/time.ts";
import { answeredBefore, baselineOf, heldAgainst } from "./baseline.ts";
import { cleaner } from "./clean.ts";
import { maskedError } from "./clean-error.ts";
import { headerOf, newRunId } from "./header.ts";
import { openEarlierRuns, type EarlierRuns } from "./earlier-runs.ts";
import type { RunOptions } from "./options.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { OUTPUT, readProject, type Project } from "./project.ts";
import { watchSilentChanges, type SilentChanges } from "./silent-changes.ts";
import { writeReports, type WrittenFiles } from "./write-reports.ts";

/** A run that came to its end, be it interrupted. */
export interface FinishedRun {
  readonly report: Report;
  readonly folder: string;
  readonly files: WrittenFiles;
  /** Gives back what the run holds open; the report cannot be read afterwards. */
  close(): void;
}

/** Runs the plan of a config, decides its gates and writes its reports. Throws `UserError` before the first call where something is wrong. */
export async function run(options: RunOptions, sinks: readonly Sink[], edges: Edges): Promise<FinishedRun> {
  const startedAt = edges.now();
  const project = await readProject(options, edges);
  try {
    return await runProject(project, options, { startedAt, sinks, edges });
  } catch (error) {
    throw maskedError(error, cleaner(project.config).redact);
  }
}

interface Setting {
  readonly startedAt: number;
  readonly sinks: readonly Sink[];
  readonly edges: Edges;
}

async function runProject(project: Project, options: RunOptions, setting: Setting): Promise<FinishedRun> {
  const earlier = await openEarlierRuns(project, options, setting.edges);
  try {
    return await runBeside(earlier, project, options, setting);
  } catch (error) {
    earlier.close();
    throw error;
  }
}

async function runBeside(
  earlier: EarlierRuns,
  project: Project,
  options: RunOptions,
  setting: Setting,
): Promise<FinishedRun> {
  const { startedAt, edges } = setting;
  const output = resolve(edges.cwd, options.out ?? project.config.output.dir ?? OUTPUT);
  // Before any code of the user's is loaded: it may end the process.
  clearNewest(output);
  for (const { file } of options.reporters ?? [])
    if (file !== undefined && file !== "-") clearFile(resolve(edges.cwd, file));
  const git = gitState(project.config.folder, project.env);
  const prepared = await prepare(project, options, edges, earlier);
  const answers = openCache(prepared, options, edges);
  const runId = newRunId(startedAt, edges.random);
  const folder = makeRunFolder(output, runId, options.out !== undefined);
  const header = await headerOf(prepared, {
    runId,
    startedAt,
    git,
    gateSubset: options.gateSubset,
    edges,
  });
  const journal = openJournal(folder.file("journal.jsonl"));
  try {
    const performing = { ...setting, journal, answers, ...earlier };
    const { report, files } = await carryOut(prepared, header, options, { ...performing, folder });
    return { report, folder: folder.path, files, close: () => (journal.close(), earlier.close()) };
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** Performs the plan, decides its gates and writes its reports. */
async function carryOut(
  prepared: Prepared,
  header: RunHeader,
  options: RunOptions,
  { folder, ...performing }: Performing & { readonly folder: RunFolder },
): Promise<Pick<FinishedRun, "report" | "files">> {
  const { answers, edges } = performing;
  const outcome = decide(prepared, header, options, performing);
  const { record, changes } = await perform(prepared, header, performing).finally(() => answers?.close());
  const baseline = await baselineOf(performing.baseline, header, () => groupByCase(record.trials()));
  const report = { ...reportOf(prepared, record, changes, await outcome), baseline };
  const files = await writeReports(report, options, { folder, edges });
  await throwBug(edges);
  return { report, files };
}

/** The answers of earlier runs; undefined where this one has no use for them. */
function openCache(
  { caching, config }: Prepared,
  { offline = false }: RunOptions,
  { now }: Edges,
): DiskAnswers | undefined {
  let answers: DiskAnswers | undefined;
  caching.open(
    (dir) => (answers = openAnswers(dir, { now, readOnly: offline, isSecret: secretFinder(config.secrets) })),
  );
  return answers;
}

/** What user code left to nobody, such as a rejection, is told one turn later; a run that it broke is none. */
async function throwBug({ signal, sleep }: Edges): Promise<void> {
  await sleep(0);
  if (signal.aborted && !(signal.reason instanceof Interrupt)) throw signal.reason;
}

interface Performing extends Setting, Pick<EarlierRuns, "baseline" | "candidates"> {
  readonly journal: Journal;
  readonly answers?: DiskAnswers | undefined;
}

/** Asks and scores every trial of the plan. */
async function perform(
  prepared: Prepared,
  header: RunHeader,
  { journal, answers, sinks, startedAt, baseline, candidates, edges }: Performing,
): Promise<{ readonly record: RunRecord; readonly changes: SilentChanges }> {
  const { config, prompts, cases, judge } = prepared;
  const emit = emitter([journal, ...sinks]);
  const clean = cleaner(config);
  const changes = watchSilentChanges();
  const events: Notice[] = [];
  const tell = (notice: Omit<Notice, "at"> | undefined) => {
    if (notice === undefined) return;
    const dated = { ...notice, at: isoTime(edges.now()), message: clean.redact(notice.message) };
    events.push(dated);
    // A sink that fails here fails at the next event too, which is waited for.
    emit({ type: "notice", notice: dated }).catch(() => {});
  };
  const parts: TrialParts = {
    scorers: prepared.scorers,
    prices: prepared.prices,
    threshold: config.threshold,
    timeoutMs: config.timeoutMs,
    signal: edges.signal,
    traceparent: prepared.project.env["TRACEPARENT"],
    edges,
    heard: ({ prompt }, answer) => tell(changes.heard(prompt.id, prompt.model, answer)),
    heardJudge: (_, models) => tell(changes.heardJudge(judge?.asked, models)),
  };
  await emit({ type: "started", header });
  if (candidates !== undefined)
    tell({
      kind: "scoredAgain",
      message: `the answers are those of run ${candidates.header.run.id} (${candidates.file}); no system was asked`,
    });
  try {
    await execute(
      plan(prompts, cases, config.trials),
      config.concurrency,
      async (planned) => clean.trial(await runTrial(planned, parts)),
      emit,
      edges,
    );
  } finally {
    await Promise.all(prompts.map(async ({ system }) => system.close?.()));
  }
  for (const message of answers?.troubles() ?? []) tell({ kind: "cache", message });
  await throwBug(edges);
  for (const { id } of prompts) tell(changes.comparedWith(id, answeredBefore(id, baseline, header)));
  const finishedAt = isoTime(edges.now());
  const durationMs = Math.max(0, edges.now() - startedAt);
  await emit({ type: "finished", finishedAt, durationMs, interrupted: edges.signal.aborted });
  const finished = { ...header, run: { ...header.run, finishedAt, durationMs } };
  return {
    record: { header: finished, events, trials: () => journal.trials() },
    changes,
  };
}

/** Follows the run, so that the gates are nearly decided when its last trial is there. */
function decide(
  { config, selection }: Prepared,
  header: RunHeader,
  { gateSubset }: RunOptions,
  { journal, baseline, edges: { signal } }: Performing,
): Promise<Outcome> {
  const outcome = evaluate({
    header,
    rules: config.gates,
    trials: journal.follow(),
    maxUnscored: config.maxUnscored,
    filtered: selection.text !== null && gateSubset !== true,
    baseline: baseline && heldAgainst(baseline, header),
    interrupted: () => (signal.reason instanceof Interrupt ? signal.reason.by : undefined),
  });
  outcome.catch(() => {}); // told when the run is at its end
  return outcome;
}

function reportOf(prepared: Prepared, record: RunRecord, changes: SilentChanges, outcome: Outcome): Report {
  const { redact: mask } = cleaner(prepared.config);
  const header = {
    ...record.header,
    prompts: record.header.prompts.map((prompt) => ({ ...prompt, answeredBy: mask(changes.answeredBy(prompt.id)) })),
  };
  return {
    record: { ...record, header },
    outcome,
    sentence: sentence(outcome, header),
    threshold: prepared.config.threshold,
    cases: () => groupByCase(record.trials()),
  };
}
