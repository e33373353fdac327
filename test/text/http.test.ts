import { describe, expect, it } from "vitest";
import { ProviderError } from "../../src/domain/failure.ts";
import { httpFailure, isContentFilter, networkFailure } from "../../src/text/http-failure.ts";
import { requestHeaders, urlOf, withQuery } from "../../src/text/http.ts";

describe("a status", () => {
  it.each([
    [400, "badRequest", false, false],
    [401, "auth", false, true],
    [403, "auth", false, true],
    [404, "notFound", false, false],
    [408, "timeout", true, false],
    [409, "server", true, false],
    [413, "badRequest", false, false],
    [422, "badRequest", false, false],
    [429, "rateLimit", true, false],
    [500, "server", true, false],
    [503, "server", true, false],
    [301, "badReply", false, false],
    [304, "badReply", false, false],
  ])("of %i is %s; tried again: %s; ends all calls: %s", (status, kind, retryable, final) => {
    expect(httpFailure("it", status, new Headers(), "")).toMatchObject({ status, kind, retryable, final });
  });

  it("is told with the first line of what was said, not with all of it", () => {
    const { message } = httpFailure("it", 500, new Headers(), `\n${"x".repeat(500)}\nsecond`);
    expect(message).toBe(`it answered 500: ${"x".repeat(200)}`);
  });
});

describe("Retry-After", () => {
  const date = "Wed, 21 Oct 2015 07:28:00 GMT";
  it.each<[Record<string, string>, number | undefined, string]>([
    [{ "retry-after": "7" }, 7000, "seconds"],
    [{ "retry-after": "0.5" }, 500, "parts of one"],
    [{ "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT", date }, 30_000, "a date, against the server's own clock"],
    [{ "retry-after": "Wed, 21 Oct 2015 07:27:00 GMT", date }, 0, "a date that is over"],
    [{ "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT" }, undefined, "a date without a clock to hold it against"],
    [{ "retry-after": "soon" }, undefined, "neither"],
    [{ "retry-after": "-5" }, undefined, "less than nothing"],
    [{}, undefined, "none"],
  ])("%j asks for %s ms: %s", (headers, ms) => {
    expect(httpFailure("it", 429, new Headers(headers), "").retryAfterMs).toBe(ms);
  });
});

describe("a content filter behind an endpoint", () => {
  it.each([
    [400, '{"error":{"code":"content_filter","message":"no"}}', true],
    [400, '{"detail":{"error":{"innererror":{"code":"ResponsibleAIPolicyViolation"}}}}', true],
    [500, '{"error":{"code":"content_filter"}}', false],
    [400, '{"error":{"code":"bad"},"input":"content_filter"}', false],
    [400, "content_filter", false],
  ])("%i %s: %s", (status, body, expected) => {
    expect(isContentFilter(status, body)).toBe(expected);
  });
});

describe("a request", () => {
  it("has the user's headers, however they are spelled, and ours once", () => {
    expect([...requestHeaders("it", { "Content-Type": "text/x", "X-Key": "k" })]).toEqual([
      ["accept", "application/json"],
      ["content-type", "text/x"],
      ["x-key", "k"],
    ]);
  });

  it("is refused with a header that HTTP cannot carry, and its value is not shown", () => {
    const refused = () => requestHeaders("it", { "x-key": "secret\nvalue" });
    expect(refused).toThrow('the header "x-key"');
    expect(refused).not.toThrow(/secret/);
  });

  it.each(["localhost:3000/x", "/ask", "ftp://x/y", "example.com", "http://"])(
    "is refused at %s, which is not shown",
    (url) => {
      expect(() => urlOf("it", url)).toThrow("no address on the web");
      expect(() => urlOf("it", url)).not.toThrow(url);
    },
  );

  it("with a query keeps the one that the address has", () => {
    expect(withQuery("http://x/a?key=1", { q: "a b&c", n: 2, m: { x: 1 }, none: undefined })).toBe(
      "http://x/a?key=1&q=a+b%26c&n=2&m=%7B%22x%22%3A1%7D",
    );
  });
});

it("a connection that could not be made is told with its cause, and tried again", () => {
  const error = networkFailure("it", new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }));
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({
    kind: "network",
    retryable: true,
    message: "it could not be reached: fetch failed: ECONNREFUSED",
  });
});
