import * as z from "zod/mini";

const DURATION = "must be a duration such as 500ms, 30s, 20m or 2h";
const MONEY = "must be a sum of money such as $0.05 or $10";

/** `30s` in milliseconds. */
export const Duration = z.pipe(
  z.string(DURATION).check(z.refine((text) => parseDuration(text) !== undefined, DURATION)),
  z.transform((text) => parseDuration(text) ?? 0),
);

/** `$10` in US dollars. */
export const Money = z.pipe(
  z.string(MONEY).check(z.refine((text) => parseMoney(text) !== undefined, MONEY)),
  z.transform((text) => parseMoney(text) ?? 0),
);

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms 30s 20m 2h` in milliseconds; undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  if (amount === undefined || !isUnit(unit)) return undefined;
  return Number(amount) * UNITS_MS[unit];
}

/** `$10` or `$0.05` in US dollars; undefined where the text is no sum of money. */
export function parseMoney(text: string): number | undefined {
  const [, amount] = /^\$(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount);
}

function isUnit(text: string | undefined): text is keyof typeof UNITS_MS {
  return text !== undefined && text in UNITS_MS;
}
