import type { Usage } from "../domain/candidate.ts";
import type { PriceBook } from "../domain/price-book.ts";

/** $ per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Default: `input`. */
  readonly cachedInput?: number | undefined;
}

/** The config's prices, else what the gateway reported, else the built-in table, which is loaded by this call, else unknown. */
export async function loadPriceBook(overrides: Readonly<Record<string, Price>>): Promise<PriceBook> {
  const { calcPrice } = await import("@pydantic/genai-prices");

  /** Looking for a model that is not in the table takes longest, and every call would do it again. */
  const unlisted = new Set<string>();

  function listPrice(usage: Usage, model: string, providerId?: string): number | undefined {
    const key = `${providerId} ${model}`;
    if (unlisted.has(key)) return undefined;
    const price = calcPrice(tokensOf(usage), model, providerId === undefined ? {} : { providerId })?.total_price;
    if (price === undefined) unlisted.add(key);
    return price === 0 && usage.inputTokens + usage.outputTokens > 0 ? undefined : price;
  }

  return ({ provider, model, usage, reportedCostUsd }) => {
    const own = model === undefined ? undefined : priceOf(overrides, model);
    if (own !== undefined && usage !== undefined) return costOf(usage, own);
    if (reportedCostUsd !== undefined) return reportedCostUsd;
    if (model === undefined || usage === undefined) return undefined;
    // A gateway that speaks one vendor's API may answer from another's model.
    return (isListed(provider) ? listPrice(usage, model, provider) : undefined) ?? listPrice(usage, model);
  };
}

/** The price of the model, or of the one that it is a dated version of. */
function priceOf(overrides: Readonly<Record<string, Price>>, model: string): Price | undefined {
  const undated = model.replace(/[-@](\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, "");
  const name = [model, undated].find((name) => Object.hasOwn(overrides, name));
  return name === undefined ? undefined : overrides[name];
}

function costOf(usage: Usage, { input, output, cachedInput = input }: Price): number {
  const cached = cachedOf(usage);
  return ((usage.inputTokens - cached) * input + cached * cachedInput + usage.outputTokens * output) / 1e6;
}

function tokensOf(usage: Usage): Record<string, number> {
  return {
    input_tokens: usage.inputTokens,
    cache_read_tokens: cachedOf(usage),
    output_tokens: usage.outputTokens,
  };
}

/** Cached tokens are part of the input, whatever a recording says. */
function cachedOf({ inputTokens, cachedInputTokens = 0 }: Usage): number {
  return Math.min(inputTokens, cachedInputTokens);
}

function isListed(provider: string | undefined): boolean {
  return provider === "openai" || provider === "anthropic";
}
