import { groupByCase } from "../domain/case-result.ts";
import type { GateRule } from "../domain/gate-rule.ts";
import type { Outcome, PromptEntry, Reason, RunHeader, TrialResult } from "../domain/record.ts";
import { addSpend, NOTHING_SPENT } from "../domain/spend.ts";
import { verdictOf, worstExitCode, type ExitCode } from "../domain/verdict.ts";
import { decide, type Conditions, type Decision } from "./decide.ts";
import { createPromptTallies, type PromptTallies } from "./prompt-tallies.ts";
import { createPairs, type EarlierRecord, type Pairs } from "./regression.ts";

export interface Evaluation {
  readonly header: RunHeader;
  /** Each is decided for every prompt config with `gate: true`. */
  readonly rules: readonly GateRule[];
  /** In plan order; read once, and they may come as the run goes on. */
  readonly trials: AsyncIterable<TrialResult>;
  /** Cases that may stay unscored. */
  readonly maxUnscored: number;
  /** The plan is a part of the dataset, and nobody said that this part may decide. */
  readonly filtered: boolean;
  /** What `.regression` rules hold the run against. */
  readonly baseline?: EarlierRecord | undefined;
  /** Asked when the trials are at their end. */
  readonly interrupted?: () => Interruption;
}

type Interruption = "SIGINT" | "SIGTERM" | undefined;

/** From record to verdict, in one pass over the trials. The denominator is the plan: what it holds and the record does not is unknown, never dropped. */
export async function evaluate(input: Evaluation): Promise<Outcome> {
  const { header, rules } = input;
  const prompts = header.prompts.map((entry) => ({
    entry,
    cases: 0,
    tallies: createPromptTallies(entry.gate ? rules : []),
    pairs: entry.gate ? pairsOf(entry, rules, input.baseline ?? NO_BASELINE) : NO_PAIRS,
  }));
  const { usage, trials } = await fold(input.trials, prompts);
  for (const { cases, tallies } of prompts) tallies.addUnknown(Math.max(0, header.plan.cases - cases));

  const decisions = prompts.flatMap((prompt) =>
    prompt.entry.gate ? decideAll(prompt, rules, conditionsOf(input, prompt.cases, trials)) : [],
  );
  const reasons = reasonsOf(decisions, input.interrupted?.());
  const exitCode = worstExitCode(reasons.map(({ code }) => code));
  return {
    verdict: verdictOf(exitCode),
    exitCode,
    reasons,
    gates: decisions.map(({ gate }) => gate),
    metrics: Object.fromEntries(prompts.map(({ entry, tallies }) => [entry.id, tallies.metrics()])),
    usage,
  };
}

interface PromptState {
  readonly entry: PromptEntry;
  /** Of the plan, so far. */
  cases: number;
  readonly tallies: PromptTallies;
  /** Of each `.regression` rule. */
  readonly pairs: ReadonlyMap<GateRule, Pairs>;
}

const NO_PAIRS: PromptState["pairs"] = new Map();
const NO_BASELINE: EarlierRecord = {
  refused: "there is no baseline (name one with `baseline` in the config or --baseline; evals baseline save writes it)",
  caseOf: () => undefined,
};

function pairsOf({ id }: PromptEntry, rules: readonly GateRule[], earlier: EarlierRecord): PromptState["pairs"] {
  const regressions = rules.filter(({ metric }) => metric.statistic === "regression");
  return new Map(regressions.map((rule) => [rule, createPairs(id, rule, earlier)]));
}

/** Adds every case to its prompt config; the answer is what belongs to none. */
async function fold(
  all: AsyncIterable<TrialResult>,
  prompts: readonly PromptState[],
): Promise<{ readonly usage: Outcome["usage"]; readonly trials: number }> {
  const byId = new Map(prompts.map((prompt) => [prompt.entry.id, prompt]));
  let candidate = NOTHING_SPENT;
  let judge = NOTHING_SPENT;
  let trials = 0;
  for await (const result of groupByCase(all)) {
    const prompt = byId.get(result.prompt);
    if (prompt === undefined) throw new Error(`the run has no prompt config "${result.prompt}"`);
    prompt.tallies.add(result);
    for (const pairs of prompt.pairs.values()) pairs.add(result);
    for (const { usage } of result.trials) {
      candidate = addSpend(candidate, usage.candidate);
      judge = addSpend(judge, usage.judge);
    }
    if (result.status === "skipped") continue;
    prompt.cases += 1;
    trials += result.trials.length;
  }
  return { usage: { candidate, judge }, trials };
}

/** A part of the plan decides nothing, be it chosen or all that there is. */
function conditionsOf({ header, maxUnscored, filtered }: Evaluation, cases: number, trials: number): Conditions {
  if (filtered) {
    return {
      maxUnscored,
      partial: { by: "choice", message: "filtered run decides no gate (--gate-subset decides it)" },
    };
  }
  const { plan } = header;
  if (cases === plan.cases && trials === plan.trials) return { maxUnscored };
  const message = `the record has ${trials} of ${plan.trials} planned trials`;
  return { maxUnscored, partial: { by: "loss", message } };
}

function decideAll(
  { entry: { id }, tallies, pairs }: PromptState,
  rules: readonly GateRule[],
  conditions: Conditions,
): readonly Decision[] {
  return rules.map((rule) => {
    const tally = tallies.tallyOf(rule.metric);
    return pairs.get(rule)?.decide(conditions, tally.wanting()) ?? decide(id, rule, tally, conditions);
  });
}

type CodedReason = Reason & { readonly code: ExitCode };

/** The reason for the exit code comes first. */
function reasonsOf(decisions: readonly Decision[], interrupted: Interruption): CodedReason[] {
  const reasons: CodedReason[] = decisions.flatMap(({ reason }) => reason ?? []);
  if (decisions.length === 0) reasons.push({ code: 3, message: "there is no gate to decide" });
  if (interrupted !== undefined) {
    reasons.push({ code: interrupted === "SIGINT" ? 130 : 143, message: `interrupted by ${interrupted}` });
  }
  const codes = [130, 143, 1, 5, 4, 3] as const;
  return codes.flatMap((code) => reasons.filter((reason) => reason.code === code));
}
