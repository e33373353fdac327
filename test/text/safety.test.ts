import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, inertBlock, inertLine } from "../../src/text/inert.ts";
import { redactor } from "../../src/text/redact.ts";

describe("inert text", () => {
  it.each([
    ["::error::x", "·::error::x"],
    ["   ::add-mask::e", "   ·::add-mask::e"],
    ["x ##[error]y", "x ##·[error]y"],
    ["##vso[task.setvariable variable=x]y ##teamcity[z]", "##·vso[task.setvariable variable=x]y ##·teamcity[z]"],
    ["\u001b[31mred", "␛[31mred"],
    ["a\nb", "a␊b"],
    ["\u202Eevil", "<U+202E>evil"],
    ["zero\u200Bwidth", "zero<U+200B>width"],
    ["tag \u{E0041}", "tag <U+E0041>"],
    ["lone \uD800", "lone <U+D800>"],
  ])("%j is printed as %j", (text, expected) => {
    expect(inertLine(text)).toBe(expected);
  });

  it("moves no cursor and is no command, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const printed of [inertLine(text), inertBlock(text)]) {
          expect(printed).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]|^\s*::|##\[/m);
          expect(printed).not.toMatch(/\p{Cs}/u);
        }
        expect(
          inertBlock(text)
            .split("\n")
            .every((line) => line.startsWith("  | ")),
        ).toBe(true);
      }),
    );
  });

  it("is cut between code points and says how much is gone", () => {
    expect(cut("abcdef", 4)).toBe("abcd… (2 more characters)");
    expect(cut("ab😀cd", 3)).toBe("ab… (4 more characters)");
    expect(cut("abc", 3)).toBe("abc");
  });
});

describe("redaction", () => {
  const secret = "s3cr3t/value+1";
  const redact = redactor([secret, "abc"], [/\d{3}-\d{2}-\d{4}/]);

  it.each([
    [`key ${secret}.`, "key [redacted]."],
    [`url ?k=${encodeURIComponent(secret)}`, "url ?k=[redacted]"],
    [encodeURIComponent(JSON.stringify({ secret })), "%7B%22secret%22%3A%22[redacted]%22%7D"],
    [Buffer.from(secret).toString("hex"), "[redacted]"],
    [Buffer.from(secret).toString("hex").toUpperCase(), "[redacted]"],
    ["sk-abcdefghijklmnop1234", "[redacted]"],
    ["Authorization: Bearer abcdefghijklmnopqrst", "Authorization: Bearer [redacted]"],
    ["ghp_abcdefghijklmnopqrstuvwx", "[redacted]"],
    ["Bearer ghp_..-----BEGIN PRIVATE KEY-----\nMIIabc", "Bearer ghp_..[redacted]"],
    ["ssn 123-45-6789", "ssn [redacted]"],
    ["abc is too short to be a secret", "abc is too short to be a secret"],
  ])("%j becomes %j", (text, expected) => {
    expect(redact(text).replace(/=*$/, "")).toBe(expected.replace(/=*$/, ""));
  });

  it("masks a secret within base64, wherever it stands in it", () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.constantFrom("base64" as const, "base64url" as const), (before, after, encoding) => {
        const shown = redact(Buffer.from(before + secret + after).toString(encoding));
        expect(shown).toContain("[redacted]");
        // At its edges a letter or two are shared with what stands beside it.
        const kept = shown.split("[redacted]");
        const length = Buffer.byteLength(before + after);
        expect(kept.join("").replace(/=+$/, "").length).toBeLessThanOrEqual(Math.ceil((length * 8) / 6) + 2);
      }),
    );
  });

  it("reaches every text within a value, keys too, and leaves the rest", () => {
    expect(redact({ a: [1, null, { [secret]: secret }], n: 2 })).toEqual({
      a: [1, null, { "[redacted]": "[redacted]" }],
      n: 2,
    });
  });

  it("leaves no secret, wherever it stands", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(redact(`${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });
});
