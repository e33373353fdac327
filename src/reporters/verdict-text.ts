import type { Outcome, RunHeader } from "../domain/record.ts";

/** Readable without colour. */
export function verdictWord({ verdict }: Outcome): "pass" | "FAIL" | "INCONCLUSIVE" | "ERROR" | "no verdict" {
  switch (verdict) {
    case "pass":
      return "pass";
    case "fail":
      return "FAIL";
    case "inconclusive":
      return "INCONCLUSIVE";
    case "error":
      return "ERROR";
    case null:
      return "no verdict";
  }
}

/** What reports call the judge; the rules never pass for a model. */
export function judgeName(judge: NonNullable<RunHeader["judge"]>): string {
  if (judge.provider === "embedded") return "embedded rules (no model)";
  return judge.model === null ? judge.provider : `${judge.provider} ${judge.model}`;
}
