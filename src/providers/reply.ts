import type { Usage } from "../domain/candidate.ts";
import type { Completion } from "../domain/provider.ts";
import type { Path } from "../domain/source.ts";
import { valueAt } from "../text/source.ts";

/** A completion as far as the body of the reply tells it. */
export type Reply = Omit<Completion, "latencyMs" | "ttftMs" | "fellBack">;

/** Puts a stream together into the message that the API would have sent whole. `onToken` is told of every token, whatever its kind. */
export type Fold = (events: AsyncIterable<unknown>, onToken: () => void) => Promise<unknown>;

/** What every vendor reports in the same place: the model, and through some gateways the cost. */
export function reportOf(whole: unknown): Pick<Completion, "model" | "reportedCostUsd"> {
  const model = textAt(whole, ["model"]);
  const cost = valueAt(whole, ["usage", "cost"]);
  return { ...(model && { model }), ...(isCost(cost) && { reportedCostUsd: cost }) };
}

/** What a gateway says of the call in headers. */
export function gatewayReportOf(headers: Headers): Pick<Completion, "reportedCostUsd" | "fellBack"> {
  const cost = Number.parseFloat(headers.get("x-litellm-response-cost") ?? "");
  const fallbacks = Number(headers.get("x-litellm-attempted-fallbacks") ?? 0);
  return { ...(isCost(cost) && { reportedCostUsd: cost }), ...(fallbacks > 0 && { fellBack: true }) };
}

/** Undefined where the API did not count both directions. */
export function usageOf(counts: Readonly<Record<keyof Usage, number | undefined>>): Usage | undefined {
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = counts;
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return {
    inputTokens,
    outputTokens,
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
}

/** The arguments of a tool call as JSON, or as they were written where that is not JSON. */
export function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

export function listAt(value: unknown, path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

export function countAt(value: unknown, path: Path): number | undefined {
  const found = valueAt(value, path);
  return typeof found === "number" && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

function isCost(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
