import { unitOf } from "../domain/metric.ts";
import type { GateResult, Outcome, Reason, RunHeader } from "../domain/record.ts";
import { inertLine } from "../text/inert.ts";
import { heldWords, ruleOf } from "./words.ts";

/** The words of the last line, behind `evals: exit <code> - `: why the run ends as it does. */
export function sentence(outcome: Outcome, { prompts }: Pick<RunHeader, "prompts">): string {
  const [first, ...more] = new Set(outcome.reasons.map((reason) => wordsOf(reason, prompts.length > 1)));
  if (first === undefined) return passedWords(outcome);
  const interrupted = outcome.exitCode === 130 || outcome.exitCode === 143;
  return inertLine(interrupted || more.length === 0 ? first : `${first}; and ${more.length} more`);
}

function wordsOf({ code, prompt, message }: Reason, several: boolean): string {
  const whose = several && prompt !== undefined ? `${prompt} ` : "";
  switch (code) {
    case 130:
    case 143:
      return "interrupted";
    case 1:
      return `gate failed: ${whose}${message}`;
    case 5:
      return `budget: ${message}`;
    case 4:
      return `provider: ${message}`;
    case 3:
      return `inconclusive: ${message}`;
    default:
      return message;
  }
}

function passedWords({ gates, usage: { candidate } }: Outcome): string {
  const gate = narrowest(gates);
  if (gate === undefined) return "passed";
  const notes = [
    note(candidate.cached, "cached"),
    note(candidate.recorded, "recorded"),
    note(gate.unscored, "unscored"),
    note(gate.skipped, "skipped"),
  ];
  return `passed: ${heldWords(gate, ruleOf(gate), notes.flat())}`;
}

function note(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${word}`];
}

/** The lowest quality; without a quality gate, the gate that came closest to its limit. */
function narrowest(gates: readonly GateResult[]): GateResult | undefined {
  const qualities = gates.filter(({ metric }) => metric === "quality");
  return qualities.length > 0 ? lowestBy(qualities, ({ value = 0 }) => value) : lowestBy(gates, marginOf);
}

/** The distance to the limit: of a score as it is, of anything else as a share of the limit. */
function marginOf(gate: GateResult): number {
  const { metric, limit } = ruleOf(gate);
  const distance = Math.abs((gate.worst ?? Infinity) - limit);
  return unitOf(metric.name) === "score" || limit === 0 ? distance : distance / limit;
}

function lowestBy(gates: readonly GateResult[], by: (gate: GateResult) => number): GateResult | undefined {
  return gates.toSorted((a, b) => by(a) - by(b))[0];
}
