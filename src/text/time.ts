/** `2026-03-01T09:30:00.000Z` */
export function isoTime(msSinceEpoch: number): string {
  return new Date(msSinceEpoch).toISOString();
}

/** An HTTP date (RFC 9110, 5.6.7) in milliseconds since the epoch; undefined where the text is none. */
export function parseHttpDate(text: string): number | undefined {
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
