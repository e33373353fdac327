import { parseGateRule, type GateRule } from "../domain/gate-rule.ts";
import { isRegression } from "../domain/metric.ts";
import { UserError } from "../domain/problem.ts";
import type { GateResult, Outcome, Reason } from "../domain/record.ts";
import { verdictOf, worstExitCode, type ExitCode } from "../domain/verdict.ts";
import { evaluate } from "../gate/evaluate.ts";
import type { EarlierRecord } from "../gate/regression.ts";
import type { RecordFile } from "../records/read.ts";

/**
 * What the gates of a record say of its trials: a record is not believed to have passed when its trials say otherwise.
 * Without a baseline its `.regression` gates stay as they were decided.
 */
export async function reevaluate(record: RecordFile, baseline?: EarlierRecord): Promise<Outcome> {
  const { header, outcome: stored, file } = record;
  if (stored.verdict === null) return stored;
  if (!DECIDED.has(stored.exitCode))
    throw new UserError([{ file, message: `the run ended with exit ${stored.exitCode}: its record decides nothing` }]);
  const rules = rulesOf(stored.gates, file);
  const again = baseline === undefined ? rules.filter(({ metric }) => metric.statistic !== "regression") : rules;
  const outcome = await evaluate({
    header,
    rules: again,
    trials: record.trials(),
    maxUnscored: header.settings?.maxUnscored ?? 0,
    filtered: header.plan.filter !== null && header.settings?.gateSubset !== true,
    baseline,
    interrupted: () => interruptionOf(stored),
  });
  return again.length === rules.length ? outcome : withStored(outcome, stored);
}

/** Exit codes of runs that came as far as their gates. */
const DECIDED: ReadonlySet<number> = new Set([0, 1, 3, 4, 5, 130, 143]);

function rulesOf(gates: readonly GateResult[], record: string): readonly GateRule[] {
  const unique = new Map(gates.map((gate) => [`${gate.metric} ${gate.rule}`, gate]));
  return [...unique.values()].map(({ metric, rule, file, line }) => {
    const parsed = parseGateRule(metric, rule);
    if (typeof parsed === "string")
      throw new UserError([{ file: record, message: `the record was changed: ${parsed}` }]);
    return { ...parsed, file, line };
  });
}

function interruptionOf({ exitCode }: Outcome): "SIGINT" | "SIGTERM" | undefined {
  if (exitCode === 130) return "SIGINT";
  return exitCode === 143 ? "SIGTERM" : undefined;
}

function withStored(outcome: Outcome, stored: Outcome): Outcome {
  const kept = stored.gates.filter(({ metric }) => isRegression(metric));
  const reasons: Reason[] = [
    ...outcome.reasons.filter(({ gate }) => outcome.gates.length > 0 || gate !== undefined),
    ...stored.reasons.filter(({ gate = "" }) => isRegression(gate)),
  ];
  const exitCode = worstExitCode(reasons.map(({ code }) => code as ExitCode)); // reasons carry exit codes
  return {
    ...outcome,
    exitCode,
    verdict: verdictOf(exitCode),
    reasons: reasons.toSorted((a, b) => Number(b.code === exitCode) - Number(a.code === exitCode)),
    gates: inStoredOrder([...outcome.gates, ...kept], stored.gates),
  };
}

function inStoredOrder(gates: readonly GateResult[], stored: readonly GateResult[]): GateResult[] {
  const placeOf = (gate: GateResult): number =>
    stored.findIndex(
      ({ prompt, metric, rule }) => prompt === gate.prompt && metric === gate.metric && rule === gate.rule,
    );
  return gates.toSorted((a, b) => placeOf(a) - placeOf(b));
}
