import * as fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { xmlAttribute, xmlText } from "../../src/reporters/xml.ts";

function readBack(text: string): { readonly content: string; readonly attribute: string } {
  let content = "";
  let attribute = "";
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("text", (part) => (content += part));
  parser.on("opentag", ({ attributes }) => (attribute = String(attributes["b"])));
  parser.write(`<a b="${xmlAttribute(text)}">${xmlText(text)}</a>`).close();
  return { content, attribute };
}

/** UTF-16 units of every kind, half pairs too. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
);

const LEGAL = /^[\t\n\r\u0020-\u007E\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

describe("XML", () => {
  it.each([
    ["]]>", "]]>"],
    ["a\r\nb\rc\nd\te", "a\r\nb\rc\nd\te"],
    ["<b a='x'>&amp;\"</b>", "<b a='x'>&amp;\"</b>"],
    [`\u0000\u0007\u001B[31m\u007F`, "␀␇␛[31m␡"],
    ["\u0080\u009B\uFFFE\uFFFF", ""],
    ["\uD83D x \uDE00 \u{1F600}", "\uFFFD x \uFFFD \u{1F600}"],
  ])("carries %j as %j, in content and in an attribute", (text, read) => {
    expect(readBack(text)).toEqual({ content: read, attribute: read });
  });

  it("is well-formed whatever the text, and gives legal text back as it was", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { content, attribute } = readBack(text);
        expect(content).toBe(attribute);
        expect(content === text).toBe(LEGAL.test(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("carries every code point of the first plane", () => {
    for (let first = 0; first < 0x10000; first += 256) {
      const text = String.fromCharCode(...Array.from({ length: 256 }, (_, index) => first + index));
      expect(readBack(text).content).toMatch(LEGAL);
    }
  });
});
