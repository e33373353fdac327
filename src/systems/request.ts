import type { CallContext } from "../domain/call.ts";
import type { SystemRequest } from "../domain/system.ts";

/** What a system of the team's own is sent: an HTTP body, a command's input, a function's argument. */
export function requestOf(
  { caseId, trial, input, values, variables, messages }: SystemRequest,
  { traceparent }: CallContext,
): Readonly<Record<string, unknown>> {
  return {
    caseId,
    trial,
    input: Object.keys(values).length > 0 ? values : input,
    variables,
    ...(messages !== undefined && { messages }),
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** What a template may read of a request. */
export function templateVariablesOf({
  input,
  values,
  variables,
  messages,
  metadata,
}: SystemRequest): Readonly<Record<string, unknown>> {
  return { ...variables, ...values, input, messages: messages ?? [], metadata };
}
