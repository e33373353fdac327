import { caseOf, type CaseResult } from "../domain/case-result.ts";
import type { RunEvent, Sink } from "../domain/event.ts";
import type { LivePrompt, LiveRun } from "../domain/live-run.ts";
import type { Notice, RunHeader, TrialResult } from "../domain/record.ts";
import { addSpend, NOTHING_SPENT, type Spend } from "../domain/spend.ts";

const MOST_FAILING = 20;
const MOST_NOTICES = 20;

export interface LiveFold extends Sink {
  accept(event: RunEvent): void;
  state(): Omit<LiveRun, "damaged" | "writtenAt">;
}

/** What the events of a run come to so far. */
export function createLiveFold(): LiveFold {
  let header: RunHeader | undefined;
  let spent: Spend = NOTHING_SPENT;
  let failing: readonly CaseResult[] = [];
  let notices: readonly Notice[] = [];
  let finished = false;
  const prompts = new Map<string, PromptFold>();

  function addTrial(result: TrialResult): void {
    if (result.status === "skipped") return;
    const fold = prompts.get(result.prompt) ?? { ...EMPTY };
    prompts.set(result.prompt, fold);
    const one = caseOf([result]);
    fold.done += 1;
    if (one.miss) fold.missed += 1;
    if (one.status === "unscored") fold.unscored += 1;
    if (one.quality !== undefined) {
      fold.scored += 1;
      fold.sum += one.quality;
    }
    spent = addSpend(spent, addSpend(result.usage.candidate, result.usage.judge));
    if (one.miss || one.status === "unscored") failing = [one, ...failing].slice(0, MOST_FAILING);
  }

  return {
    accept(event) {
      if (event.type === "started") {
        ({ header } = event);
        for (const { id } of header.prompts) prompts.set(id, { ...EMPTY });
      }
      if (event.type === "trial") addTrial(event.result);
      if (event.type === "finished") finished = true;
      if (event.type === "notice") notices = [event.notice, ...notices].slice(0, MOST_NOTICES);
    },
    state() {
      const all = Array.from(prompts, ([prompt, fold]) => promptOf(prompt, fold));
      const done = all.reduce((sum, { done }) => sum + done, 0);
      return { header, done, prompts: all, spent, failing, notices, finished };
    },
  };
}

const EMPTY = { done: 0, missed: 0, unscored: 0, scored: 0, sum: 0 };
type PromptFold = typeof EMPTY;

function promptOf(prompt: string, { done, missed, unscored, scored, sum }: PromptFold): LivePrompt {
  return { prompt, done, missed, unscored, quality: scored === 0 ? undefined : sum / scored };
}
