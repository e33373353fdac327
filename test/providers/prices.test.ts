import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PricedCall } from "../../src/domain/price-book.ts";
import { loadPriceBook } from "../../src/providers/prices.ts";

const million = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

/** To within the rounding of a sum of floats; undefined stays undefined. */
const usdOf = (value: number | undefined) => value && Number(value.toFixed(9));

describe("the price of a call", () => {
  it.each<[PricedCall, number | undefined, string]>([
    [{ model: "mine", usage: million }, 3, "1 × $1 + 1 × $2"],
    [{ model: "mine-2026-01-01", usage: million }, 3, "a dated version"],
    [{ model: "mine@20260101", usage: million }, 3, "a dated version, as Vertex writes it"],
    [{ model: "mine", usage: { ...million, cachedInputTokens: 500_000 } }, 2.6, "0.5 × $1 + 0.5 × $0.2 + $2"],
    [
      { model: "plain", usage: { ...million, cachedInputTokens: 500_000 } },
      3,
      "cached tokens cost what the others cost",
    ],
    [{ model: "mine", usage: million, reportedCostUsd: 9 }, 3, "the config goes before the gateway"],
    [{ model: "mine", reportedCostUsd: 9 }, 9, "without usage the config's price is of no use"],
    [{ model: "local", usage: million, reportedCostUsd: 9 }, 0, "a configured 0 is a real 0"],
    [{ model: "mine-too", usage: million }, undefined, "another model"],
    [{ model: "toString", usage: million }, undefined, "no model of ours, though an object has such a key"],
    [
      { model: "gpt-4o", provider: "openai", usage: million, reportedCostUsd: 9 },
      9,
      "the gateway goes before the table",
    ],
    [{ usage: million }, undefined, "no model"],
    [{ model: "gpt-4o", provider: "openai" }, undefined, "no usage"],
    [{}, undefined, "nothing known"],
  ])("%j is %s: %s", async (call, usd) => {
    const price = await loadPriceBook({
      mine: { input: 1, output: 2, cachedInput: 0.2 },
      plain: { input: 1, output: 2 },
      local: { input: 0, output: 0 },
    });
    expect(usdOf(price(call))).toBe(usd);
  });

  it.each<[string | undefined, string, number | undefined, string]>([
    ["openai", "gpt-4o-mini", 0.75, "$0.15 in, $0.60 out"],
    ["openai", "gpt-4o-mini-2024-07-18", 0.75, "its dated name"],
    ["anthropic", "claude-3-haiku-20240307", 1.5, "$0.25 in, $1.25 out"],
    ["openai", "claude-3-haiku-20240307", 1.5, "another vendor's model through a gateway"],
    ["http", "gpt-4o-mini", 0.75, "the model that an application says it used"],
    [undefined, "gpt-4o-mini", 0.75, "the model of a recording"],
    ["openai", "no-such-model", undefined, "unknown, not 0"],
    ["anthropic", "claude-99", undefined, "unknown, not 0"],
    ["openai", "gpt-4o-mini-of-our-own", undefined, "a fine-tune or a stranger"],
  ])("of %s %s by the table is %s: %s", async (provider, model, usd) => {
    const price = await loadPriceBook({});
    expect(usdOf(price({ provider, model, usage: million }))).toBe(usd);
  });

  it("by the table is less for cached tokens, never more, and never fails on a count that cannot be", async () => {
    const price = await loadPriceBook({});
    const call = (cachedInputTokens: number) =>
      price({
        provider: "openai",
        model: "gpt-4o-mini",
        usage: { inputTokens: 1000, outputTokens: 10, cachedInputTokens },
      }) ?? Number.NaN;
    expect(call(2000)).toBe(call(1000));
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
        expect(call(Math.max(a, b))).toBeLessThanOrEqual(call(Math.min(a, b)));
      }),
    );
  });
});
