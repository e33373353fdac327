import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatValue } from "../../src/text/number.ts";

describe("formatValue", () => {
  it.each<[number, number | undefined, string, string]>([
    [0.9, undefined, "0.90", "two decimals without a limit"],
    [0.95, 0.9, "0.95", "two decimals where they are enough"],
    [61 / 68, 0.9, "0.8971", "0.90 would hide that it lies below"],
    [0.9, 0.9, "0.90", "equal to the limit"],
    [0.9 - 4e-10, 0.9, "0.90", "equal in units of 1e-9"],
    [0.9 - 6e-10, 0.9, "0.899999999", "one unit of 1e-9 below"],
    [0.875, 0.875, "0.8750", "0.88 would lie above a limit that it equals"],
    [5.0004, 5, "5.0004", "seconds just above"],
  ])("prints %d against %d as %s: %s", (value, limit, text) => {
    expect(formatValue(value, limit)).toBe(text);
  });

  it("always shows on which side of the limit a value lies", () => {
    const units = fc.integer({ min: 0, max: 2e9 });
    fc.assert(
      fc.property(units, fc.oneof(units, fc.constant(9e8)), fc.integer({ min: -3, max: 3 }), (limit, far, near) => {
        for (const value of [far, Math.max(0, limit + near)]) {
          const shown = Math.round(Number(formatValue(value / 1e9, limit / 1e9)) * 1e9);
          expect(Math.sign(shown - limit)).toBe(Math.sign(value - limit));
        }
      }),
    );
  });
});
