import type { CaseResult } from "../domain/case-result.ts";
import type { ComparedRecords } from "../domain/comparison.ts";
import { detailsOf } from "./case-details.ts";
import { inertJson } from "./json-text.ts";

/** `evals compare --json`: figures with all digits, and every case that differs with both its answers. */
export function comparisonJson(compared: ComparedRecords): string {
  const { before, now, refused, prompts, changes, exitCode } = compared;
  const against = new Map(prompts.map((comparison) => [comparison.prompt, comparison.against]));
  const cases = changes.map(({ prompt, caseId, kind }) => ({
    prompt,
    caseId,
    kind,
    before: sideOf(compared.caseBefore(against.get(prompt) ?? prompt, caseId)),
    now: sideOf(compared.caseNow(prompt, caseId)),
  }));
  const value = { before, now, ...(refused !== undefined && { refused }), exitCode, prompts, cases };
  return `${inertJson(JSON.stringify(value, null, 2))}\n`;
}

function sideOf(result: CaseResult | undefined) {
  if (result === undefined || result.status === "skipped") return null;
  const { answer, scores } = detailsOf(result);
  const reasons = scores.flatMap(({ name, reason }) => (reason === "" ? [] : [[name, reason] as const]));
  return {
    status: result.status,
    ...(result.quality !== undefined && { quality: result.quality }),
    ...(answer !== undefined && { answer }),
    reasons: Object.fromEntries(reasons),
  };
}
