import type { RunHeader } from "../domain/record.ts";

/** A record as far as it decides whether it can be held against another. */
export interface Comparable {
  readonly header: RunHeader;
  /** That are in the record. */
  readonly trials: number;
}

/** Why a record cannot be what a run is held against; undefined where it can. */
export function unfitBaseline({ header: { plan }, trials }: Comparable): string | undefined {
  if (plan.shard !== null) return `it is a part of a run (shard ${plan.shard})`;
  if (plan.filter !== null) return `it is filtered by ${plan.filter}`;
  if (trials !== plan.trials) return `it is incomplete: ${trials} of ${plan.trials} planned trials`;
  return plan.trials === 0 ? "no case is in it" : undefined;
}

/** What differs between two runs beside what is compared, so that a difference would say nothing; undefined where nothing does. */
export function otherMeasure(before: RunHeader, now: RunHeader): string | undefined {
  if (!sameDatasets(before, now)) return "the golden dataset is not what it was";
  if (before.judge?.id !== now.judge?.id)
    return `it was judged by another judge (${judgeText(before)}, now ${judgeText(now)})`;
  if (before.scoring === undefined) return "it does not say how it was scored: it is of an older version";
  return before.scoring.hash === now.scoring?.hash ? undefined : "the scorers are not what they were";
}

/** The files may have moved. */
function sameDatasets(before: RunHeader, now: RunHeader): boolean {
  return hashesOf(before) === hashesOf(now);
}

function hashesOf({ datasets }: RunHeader): string {
  return JSON.stringify(datasets.map(({ hash }) => hash).toSorted());
}

function judgeText({ judge }: RunHeader): string {
  return judge === null ? "none" : `${[judge.provider, judge.model ?? ""].join(" ").trim()}, id ${judge.id}`;
}

interface Prompts {
  readonly prompts: readonly { readonly id: string }[];
}

/** Prompt configs are matched by id; where both records have one alone, it is matched whatever it is called. */
export function matchedPrompt(id: string, before: Prompts, now: Prompts): string | undefined {
  if (before.prompts.some((prompt) => prompt.id === id)) return id;
  const [only, ...others] = before.prompts;
  return others.length === 0 && now.prompts.length === 1 ? only?.id : undefined;
}
