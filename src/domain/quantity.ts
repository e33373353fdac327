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
