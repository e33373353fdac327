import { expect, it } from "vitest";
import { isoTime, parseHttpDate } from "../../src/text/time.ts";

it.each<[string, number | undefined, string]>([
  ["Thu, 01 Jan 1970 00:00:10 GMT", 10_000, "the form of today"],
  ["Thursday, 01-Jan-70 00:00:10 GMT", 10_000, "the obsolete form of RFC 850"],
  ["120", undefined, "a number of seconds"],
  ["2026", undefined, "a year"],
  ["Thu, 99 Jan 1970 00:00:10 GMT", undefined, "no such day"],
  ["soon", undefined, "a word"],
  ["", undefined, "nothing"],
])("reads the HTTP date %j as %s: %s", (text, ms) => {
  expect(parseHttpDate(text)).toBe(ms);
});

it("writes a time as ISO 8601", () => {
  expect(isoTime(0)).toBe("1970-01-01T00:00:00.000Z");
});
