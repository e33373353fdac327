import { groupByCase } from "../domain/case-result.ts";
import type { CaseChangeKind, PromptComparison } from "../domain/comparison.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import type { ComparedRecords, RecordComparison } from "../domain/comparison.ts";
import { otherMeasure, unfitBaseline } from "../gate/comparable.ts";
import { comparePrompts } from "../gate/compare.ts";
import type { RecordFile } from "../records/read.ts";
import { openRun } from "./find-run.ts";
import { runsOf } from "./project.ts";
import { formatP, formatValue } from "../text/number.ts";

export interface CompareOptions {
  readonly config?: string | undefined;
  readonly before: string;
  /** Absent: two prompt configs of one run. */
  readonly now?: string | undefined;
  /** One: that alone. Two: the first of the earlier record against the second of the later one. */
  readonly prompts?: readonly string[] | undefined;
}

/** Two records held against each other, case by case. Throws `UserError` where one cannot be read. */
export async function compareRuns(options: CompareOptions, edges: Edges): Promise<ComparedRecords> {
  const { before: earlier, now: later, prompts = [] } = options;
  if (prompts.length > 2) throw new UserError("--prompt takes one prompt config, or two to hold against each other");
  if (later === undefined && prompts.length < 2)
    throw new UserError([
      {
        message: "evals compare needs two records, or one and two prompt configs",
        hint: "evals compare A B, or evals compare RUN --prompt a b",
      },
    ]);
  const places = await runsOf(options.config, edges);
  const opened: RecordFile[] = [];
  const close = () => opened.forEach((record) => record.close());
  try {
    const before = openRun(earlier, places);
    opened.push(before);
    const now = later === undefined ? before : openRun(later, places);
    if (now !== before) opened.push(now);
    const [first, second = first] = prompts;
    if (first !== undefined) checkPrompt(before, first);
    if (second !== undefined) checkPrompt(now, second);
    const comparison = await comparisonOf(before, now, first, second);
    return {
      ...comparison,
      caseBefore: (prompt, caseId) => before.caseOf(prompt, caseId),
      caseNow: (prompt, caseId) => now.caseOf(prompt, caseId),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function checkPrompt({ header: { prompts }, file }: RecordFile, id: string): void {
  if (prompts.some((prompt) => prompt.id === id)) return;
  const known = prompts.map((prompt) => prompt.id).join(", ");
  throw new UserError([
    { file, message: `no prompt config of the run is called "${id}"`, hint: `there are: ${known}` },
  ]);
}

async function comparisonOf(
  before: RecordFile,
  now: RecordFile,
  first: string | undefined,
  second: string | undefined,
): Promise<RecordComparison> {
  const sides = { before: sideOf(before), now: sideOf(now) };
  const refused = refusalOf(before, now);
  if (refused !== undefined) return { ...sides, refused, prompts: [], changes: [], ...outcomeOf([], refused) };
  const changes: RecordComparison["changes"][number][] = [];
  const prompts = await comparePrompts(
    before,
    { header: now.header, cases: () => groupByCase(now.trials()) },
    {
      ...(first !== undefined && { match: (prompt: string) => (prompt === second ? first : undefined) }),
      changed: (prompt, { caseId, kind, before: was, now: is }) =>
        changes.push({ prompt, caseId, kind, drop: (was?.quality ?? 0) - (is?.quality ?? 0) }),
    },
  );
  const none = prompts.every(({ metrics }) => metrics.length === 0) ? "no case was scored in both" : undefined;
  return {
    ...sides,
    ...(none !== undefined && { refused: none }),
    prompts,
    changes: changes.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.drop - a.drop),
    ...outcomeOf(prompts, none),
  };
}

const ORDER: readonly CaseChangeKind[] = ["regressed", "fixed", "unscored", "changed", "added", "removed", "same"];

function sideOf({ header: { run }, file }: RecordFile): RecordComparison["before"] {
  return { run: run.id, file, startedAt: run.startedAt };
}

function refusalOf(before: RecordFile, now: RecordFile): string | undefined {
  for (const { header, planned, file } of [before, now]) {
    const why = unfitBaseline({
      header: before === now ? { ...header, plan: { ...header.plan, filter: null } } : header,
      trials: planned,
    });
    if (why !== undefined) return `${file}: ${why}`;
  }
  return otherMeasure(before.header, now.header);
}

function outcomeOf(
  prompts: readonly PromptComparison[],
  refused: string | undefined,
): Pick<RecordComparison, "exitCode" | "sentence"> {
  if (refused !== undefined) return { exitCode: 3, sentence: `not comparable: ${refused}` };
  const qualities = prompts.flatMap(({ prompt, metrics }) =>
    metrics.flatMap((metric) => (metric.metric === "quality" ? [{ prompt, ...metric }] : [])),
  );
  const regressed = qualities.filter(({ state }) => state === "regressed");
  const [told] = (regressed.length > 0 ? regressed : qualities).toSorted((a, b) => b.drop - a.drop);
  if (told === undefined) return { exitCode: 3, sentence: "not comparable: no case has a quality in both" };
  const whose = prompts.length > 1 ? `${told.prompt} ` : "";
  const figures = `${whose}quality ${formatValue(told.before)} -> ${formatValue(told.now)} (p = ${formatP(told.p)}, n = ${told.pairs})`;
  if (regressed.length > 0) return { exitCode: 1, sentence: `regressed: ${figures}` };
  const unscored = prompts.reduce((sum, { counts }) => sum + counts.unscored, 0);
  if (unscored > 0)
    return { exitCode: 3, sentence: `inconclusive: ${figures}; ${unscored} unscored in one of the two` };
  return {
    exitCode: 0,
    sentence: `${told.state === "noRegression" ? "no regression" : "no regression shown"}: ${figures}`,
  };
}
