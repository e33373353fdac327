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

const RULES = "embedded rules (no model)";

/** What reports call the judge; the rules never pass for a model. */
export function judgeName(judge: NonNullable<RunHeader["judge"]>): string {
  if (judge.provider === "embedded") return RULES;
  return judge.model === null ? judge.provider : `${judge.provider} ${judge.model}`;
}

/** What answers a prompt config: its model, or what stands in the place of one; undefined for a prompt config that is not known. */
export function modelName(prompt: RunHeader["prompts"][number] | undefined): string | undefined {
  return prompt?.provider === "embedded" ? RULES : (prompt?.model ?? prompt?.provider);
}

/** Which prompt configs the rules answered, where there are any: their answers never pass for a model's. */
export function answeredByRules({ prompts }: RunHeader): string | undefined {
  const ids = prompts.filter(({ provider }) => provider === "embedded").map(({ id }) => id);
  return ids.length === 0 ? undefined : `answers of ${ids.join(", ")}: ${RULES}`;
}
