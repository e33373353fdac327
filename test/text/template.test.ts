import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingVariables, offsetOfName } from "../../src/text/template-names.ts";
import { compileTemplate } from "../../src/text/template.ts";

describe("a template", () => {
  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ["{{ input }}", { input: "{{ 7*7 }}" }, "{{ 7*7 }}", "puts a value in and never renders it again"],
    ["{% for d in retrieved %}[{{ d.id }}]{% endfor %}", { retrieved: [{ id: "a" }, { id: "b" }] }, "[a][b]", "loops"],
    ["{{ a | default('none') }}", {}, "none", "has defaults"],
    ["{{ m | tojson }}", { m: { x: [1] } }, '{"x": [1]}', "prints objects as JSON"],
    ["{# note #}{{ a if a else 'b' }}", { a: "" }, "b", "has comments and conditions"],
    ["a < b & c", {}, "a < b & c", "escapes nothing"],
  ])("%s with %j is %j: %s", (text, variables, expected) => {
    expect(compileTemplate(text).render(variables)).toBe(expected);
  });

  it.each([
    ["{{ inptu }}", ["inptu"], "a misspelt name"],
    ["{% if input %}x{% else %}{{ other }}{% endif %}", ["other"], "a branch that is not taken"],
    ["{{ metadata.region }}", ["metadata.region"], "a key that the metadata lacks"],
    ["{{ metadata.area }}", [], "a key that it has"],
    ["{{ x | default('y') }}", [], "a default allows absence"],
    ["{% if z is defined %}{{ z.a }}{% endif %}", [], "so does a test"],
    [
      "{% set x = 1 %}{{ x }}{% for i, j in pairs %}{{ i }}{{ j }}{{ loop.index }}{% endfor %}",
      ["pairs"],
      "what it binds itself is no variable",
    ],
    ["{% for d in retrieved if d.score > low %}{{ d.id }}{% endfor %}", ["low"], "the condition of a loop"],
    [
      "{% macro m(a, b=c) %}{{ a }}{{ b }}{{ d }}{% endmacro %}{{ m(input) }}",
      ["c", "d"],
      "macros bind their parameters",
    ],
    ["{{ input.upper() }}{{ input | trim | join(sep) }}", ["sep"], "methods and filters are no variables"],
    ["{{ true and none or range(3) }}", [], "nor are constants"],
    ["{{ metadata['x'] }}{{ [a, {'k': b}] }}", ["a", "b"], "literals"],
  ])("%s lacks %j: %s", (text, missing) => {
    const given = { input: "q", retrieved: [], metadata: { area: "eu" } };
    expect(missingVariables(compileTemplate(text), given)).toEqual(missing);
  });

  it.each([
    ["{{ range.constructor('return process')() }}"],
    ["{{ input.constructor.constructor('return process')() }}"],
    ["{{ ''.__proto__.constructor('return 1')() }}"],
    ["{{ [].constructor.constructor('return 1')() }}"],
    ["{% for i in range(1000000000) %}x{% endfor %}"],
    ["{% for i in range(9999) %}{% for j in range(9999) %}{{ j }}{% endfor %}{% endfor %}"],
    [
      "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    ],
    ["{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"],
    ["{% include 'x' %}"],
  ])("%s ends with an error and reaches no code", (text) => {
    expect(() => compileTemplate(text).render({ input: "q" })).toThrow();
  });

  it("never runs a value, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(compileTemplate("{{ input }}").render({ input: value })).toBe(value);
      }),
    );
  });

  it("finds a name within its tags, not in the text around them", () => {
    expect(offsetOfName("input {{ input }}", "input")).toBe(9);
    expect(offsetOfName("{{ 'x' }} {% if xy %}{% endif %} {{ x }}", "x")).toBe(36);
    expect(offsetOfName("no tag", "tag")).toBeUndefined();
  });
});
