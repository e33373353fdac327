import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHandlebars } from "../../src/config/prompt-files/handlebars.ts";
import { fromFString, fromMustache, type Convert } from "../../src/config/prompt-files/syntax.ts";
import { compileTemplate } from "../../src/text/template.ts";

const variables = {
  name: "Ada",
  user: { age: 3 },
  items: ["x", "y"],
  rows: [{ a: 1, tags: ["t"] }],
  none: [],
  no: false,
};

function rendered(convert: Convert, text: string): string {
  const converted = convert(text);
  return typeof converted === "string" ? compileTemplate(converted).render(variables) : `problem: ${converted.problem}`;
}

describe("templates of others", () => {
  it.each<[string, Convert, string, string]>([
    ["f-string", fromFString, "Hi {name}, {{json}} }}", "Hi Ada, {json} }"],
    ["f-string", fromFString, "{{{name}}} {{{{ name }}}} {{% if %}}", "{Ada} {{ name }} {% if %}"],
    ["f-string", fromFString, "{user[age]}", "problem: {user[age]} does not name a variable"],
    ["f-string", fromFString, "a { b", "problem: a single { stands alone in a format string"],
    [
      "Mustache",
      fromMustache,
      "Hi {{name}} {{{ user.age }}} {{& name}}{{! note }} {%raw%} {# x #}",
      "Hi Ada 3 Ada {%raw%} {# x #}",
    ],
    [
      "Mustache",
      fromMustache,
      "{{> part}}",
      "problem: {{> part}} is a section or partial of Mustache, which cannot be carried over",
    ],
    ["Mustache", fromMustache, "{{first-name}}", "problem: {{first-name}} does not name a variable"],
    [
      "Handlebars",
      fromHandlebars,
      "{{#each items}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}} {{{name}}}",
      "0x,1y Ada",
    ],
    [
      "Handlebars",
      fromHandlebars,
      "{{#each rows}}{{a}}{{this.a}}{{../name}}{{#each tags}}{{.}}{{../a}}{{../../name}}{{/each}}{{/each}}",
      "11Adat1Ada",
    ],
    [
      "Handlebars",
      fromHandlebars,
      "{{#if gone}}a{{else}}b{{/if}}{{#unless no}}c{{/unless}}{{#each none}}d{{else}}e{{/each}}",
      "bce",
    ],
    ["Handlebars", fromHandlebars, "a {{~ name ~}} b{{!-- note --}} {{json user}} {%x%}", 'aAdab {"age": 3} {%x%}'],
    ["Handlebars", fromHandlebars, "{{#if name}}x", "problem: {{#if}} is not closed"],
    [
      "Handlebars",
      fromHandlebars,
      "{{#if name}}x{{/each}}",
      "problem: {{/each}} cannot be carried over from Handlebars",
    ],
    [
      "Handlebars",
      fromHandlebars,
      "{{lookup user 'age'}}",
      "problem: {{lookup user 'age'}} cannot be carried over from Handlebars",
    ],
  ])("of %s mean here what they mean there (%#)", (_, convert, text, expected) => {
    expect(rendered(convert, text)).toBe(expected);
  });

  const braces = fc.string({ unit: fc.constantFrom("{", "}", "%", "#", "a", " ", "\n", '"') });

  it("of Python keep every text that is no variable", () => {
    fc.assert(fc.property(braces, (text) => rendered(fromFString, text.replaceAll(/[{}]/g, "$&$&")) === trimmed(text)));
  });

  it("of Mustache and Handlebars keep every text without their tags", () => {
    fc.assert(
      fc.property(braces, (written) => {
        const text = written.replaceAll(/\{(?=\{)/g, "");
        return rendered(fromMustache, text) === trimmed(text) && rendered(fromHandlebars, text) === trimmed(text);
      }),
    );
  });
});

/** What the template engine makes of a text without tags. */
function trimmed(text: string): string {
  return text.replace(/\n$/, "");
}
