import type { CaseResult } from "../domain/case-result.ts";
import type { GateResult } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { gateSentence } from "./gate-text.ts";
import { caseSentence, standingOf, tellingTrial, unscoredCause, type Standing } from "./standing.ts";

export type JunitElement = "none" | "failure" | "error" | "skipped";

/** How a testcase ended. `type` says it to programs, `message` to people; untrusted text stands in it. */
export type JunitOutcome =
  | { readonly element: "none" }
  | { readonly element: Exclude<JunitElement, "none">; readonly type: string; readonly message: string };

const PASSED: JunitOutcome = { element: "none" };

/** A failure was answered and judged bad, an error could not be judged, and what the verdict does not rest on is skipped. */
export const ELEMENTS = {
  passed: "none",
  missed: "failure",
  missTolerated: "skipped",
  unscored: "error",
  unscoredTolerated: "skipped",
  skipped: "skipped",
} as const satisfies Readonly<Record<Standing, JunitElement>>;

export function caseOutcome(result: CaseResult, { outcome }: Report): JunitOutcome {
  const standing = standingOf(result, outcome);
  return standing === "passed" ? PASSED : { element: ELEMENTS[standing], ...explained(result, standing) };
}

function explained(
  result: CaseResult,
  standing: Exclude<Standing, "passed">,
): { readonly type: string; readonly message: string } {
  const message = caseSentence(result);
  switch (standing) {
    case "missed":
      return { type: "evals.miss", message };
    case "missTolerated":
      return { type: "evals.tolerated", message: `${message}; tolerated: no gate was broken` };
    case "unscored":
      return { type: `evals.${unscoredCause(tellingTrial(result)) ?? "unscored"}`, message };
    case "unscoredTolerated":
      return { type: "evals.tolerated-error", message: `${message}; tolerated: every gate held` };
    case "skipped":
      return { type: "evals.skip", message };
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
