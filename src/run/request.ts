import { isConversation, questionOf, type GoldenCase } from "../domain/golden-case.ts";
import type { SystemRequest } from "../domain/system.ts";
import type { PreparedPrompt } from "./planned.ts";

/** What a system may know of a case. The reference, the labels and the checks stay behind. */
export function requestOf(
  golden: GoldenCase,
  { variables, metadata }: Pick<PreparedPrompt, "variables" | "metadata">,
  trial: number,
): SystemRequest {
  const { input } = golden;
  const isText = typeof input === "string";
  return {
    caseId: golden.id,
    trial,
    input: questionOf(golden),
    values: isText || isConversation(input) ? {} : input,
    variables: { ...variables, ...golden.variables },
    ...(!isText && isConversation(input) && { messages: input }),
    metadata: { ...metadata, ...golden.metadata },
  };
}
