import type { CaseResult } from "../domain/case-result.ts";
import type { GateResult } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { gateSentence } from "./gate-text.ts";
import { caseSentence, standingOf, tellingTrial, unscoredCause } from "./standing.ts";

/** How a testcase ended. `type` says it to programs, `message` to people; untrusted text stands in it. */
export type JunitOutcome =
  | { readonly element: "none" }
  | { readonly element: "failure" | "error" | "skipped"; readonly type: string; readonly message: string };

const PASSED: JunitOutcome = { element: "none" };

/** A failure was answered and judged bad, an error could not be judged, and what the verdict does not rest on is skipped. */
export function caseOutcome(result: CaseResult, { outcome }: Report): JunitOutcome {
  const message = caseSentence(result);
  const standing = standingOf(result, outcome);
  switch (standing) {
    case "passed":
      return PASSED;
    case "missed":
      return { element: "failure", type: "evals.miss", message };
    case "missTolerated":
      return { element: "skipped", type: "evals.tolerated", message: `${message}; tolerated: no gate was broken` };
    case "unscored":
      return { element: "error", type: `evals.${unscoredCause(tellingTrial(result)) ?? "unscored"}`, message };
    case "unscoredTolerated":
      return { element: "skipped", type: "evals.tolerated-error", message: `${message}; tolerated: every gate held` };
    case "skipped":
      return { element: "skipped", type: "evals.skip", message };
  }
}

export function gateOutcome(gate: GateResult, { outcome }: Report): JunitOutcome {
  const message = gateSentence(gate, outcome);
  switch (gate.status) {
    case "held":
      return PASSED;
    case "broken":
      return { element: "failure", type: "evals.gate", message };
    case "undecided":
      // A run that decides nothing, such as one shard of several, may still end well.
      return { element: outcome.exitCode === 0 ? "skipped" : "error", type: "evals.inconclusive", message };
  }
}

/** The end of a run that no case and no gate accounts for. */
export function runOutcome({ outcome: { exitCode }, sentence }: Report): JunitOutcome {
  return { element: "error", type: typeOfExit(exitCode), message: sentence };
}

function typeOfExit(exitCode: number): string {
  switch (exitCode) {
    case 2:
      return "evals.usage";
    case 70:
      return "evals.internal";
    case 130:
    case 143:
      return "evals.interrupted";
    default:
      return "evals.undecided";
  }
}
