import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosen, selection, type SelectionOptions } from "../../src/app/selection.ts";
import type { GoldenCase } from "../../src/domain/golden-case.ts";

const cases: readonly GoldenCase[] = [
  { id: "express/1", input: "fast to B", tags: ["express", "priced"] },
  { id: "express/2", input: { question: "fast to C" }, tags: ["express"] },
  { id: "old", input: "gone", skip: "retired", tags: ["express"] },
  { id: "standard[1]", input: [{ role: "user", content: "slow to B" }], tags: ["priced"] },
  { id: "other", input: "héllo" },
];

const grep = (pattern: string) => ({ pattern, test: (text: string) => new RegExp(pattern, "u").test(text) });

async function idsOf(options: SelectionOptions, from = cases): Promise<readonly string[]> {
  const located = (async function* () {
    for (const golden of from) yield { golden, file: "f", line: 1, column: 1 };
  })();
  const ids: string[] = [];
  for await (const { golden } of chosen(located, selection(options))) ids.push(golden.id);
  return ids;
}

const all = cases.map(({ id }) => id);

describe("a selection", () => {
  it.each<[SelectionOptions, readonly string[], string]>([
    [{}, all, "all, the skipped one too"],
    [{ filter: "express*" }, ["express/1", "express/2"], "a star stands for any characters, slashes too"],
    [{ filter: "express/?" }, ["express/1", "express/2"], "a question mark for one"],
    [{ filter: "express" }, [], "the whole id must fit"],
    [{ filter: "*[1]" }, ["standard[1]"], "all else is as it is written"],
    [{ filter: "o.*" }, [], "a dot is a dot"],
    [{ grep: grep("^other$") }, ["other"], "an expression on the id"],
    [{ grep: grep("to B$") }, ["express/1", "standard[1]"], "or on the question, that of a conversation too"],
    [{ grep: grep("to C$") }, ["express/2"], "or on the only text of an object"],
    [{ tag: "priced" }, ["express/1", "standard[1]"], "a tag"],
    [{ tag: "price" }, [], "a whole one"],
    [{ limit: 2 }, ["express/1", "express/2"], "so many, from the start"],
    [{ limit: 3 }, ["express/1", "express/2", "old", "standard[1]"], "so many that are run: a skipped one is not"],
    [{ tag: "express", filter: "*2" }, ["express/2"], "all of it together"],
    [{ tag: "priced", limit: 1 }, ["express/1"], "a limit last"],
  ])("of %j is %j: %s", async (options, ids) => {
    expect(await idsOf(options)).toEqual(ids);
  });

  it("begins anew each time it is started", async () => {
    const { start } = selection({ limit: 1 });
    const ids = () => {
      const takes = start();
      return cases.filter((golden) => takes(golden)).map(({ id }) => id);
    };
    expect(ids()).toEqual(["express/1"]);
    expect(ids()).toEqual(["express/1"]);
  });

  it.each<[SelectionOptions, string | null]>([
    [{}, null],
    [{ filter: "a*", grep: grep("b"), tag: "c", limit: 4 }, "--filter a* --grep b --tag c --limit 4"],
  ])("of %j is told as %j", (options, text) => {
    expect(selection(options).text).toBe(text);
  });

  it("by a glob without signs is the one case of that id, whatever stands in it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (id) => {
        fc.pre(!/[*?]/.test(id));
        const others = [
          { id, input: "x" },
          { id: `${id}x`, input: "x" },
          { id: `x${id}`, input: "x" },
        ];
        expect(await idsOf({ filter: id }, others)).toEqual([id]);
      }),
    );
  });
});
