import { describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/problem.ts";
import { bm25Retriever } from "../../src/retrievers/bm25.ts";
import { readDocuments } from "../../src/retrievers/documents.ts";

const sections = (text: string) => readDocuments([{ relative: "a.md", name: "docs/a.md", text }], "heading");
const idsOf = (text: string) => sections(text).map(({ id }) => id);

describe("the sections of a file", () => {
  it.each([
    ["# A\nx", ["a.md#a"], "a heading"],
    ["x\n# A\nx", ["a.md", "a.md#a"], "what stands before the first heading is the file's own"],
    ["# A\r\nx\r\n## B\r\ny", ["a.md#a", "a.md#b"], "lines that end in CRLF"],
    ["\uFEFF# A\nx", ["a.md#a"], "behind a byte order mark"],
    ["###### Six\nx", ["a.md#six"], "of any level"],
    ["####### Seven\nx", ["a.md"], "seven marks are no heading"],
    ["#tag\nx", ["a.md"], "nor one without a space"],
    ["    # A\nx", ["a.md"], "nor one that is indented as code is"],
    ["# A #\nx", ["a.md#a"], "closing marks are no part of it"],
    ["# C#\nx", ["a.md#c"], "marks at the end of a word are"],
    ["# A\nx\n# A\ny\n# A\nz", ["a.md#a", "a.md#a-1", "a.md#a-2"], "the same name again gets a number"],
    ["# A\nx\n# A\ny\n# A 1\nz", ["a.md#a", "a.md#a-1", "a.md#a-1-1"], "which no other heading has"],
    ["# Zone B: 5 kg (express)!\nx", ["a.md#zone-b-5-kg-express"], "punctuation is dropped"],
    ["# Zölle & Gebühren\nx", ["a.md#zölle-gebühren"], "letters of any script stay"],
    ["# A\n## B\nx", ["a.md#b"], "a heading with nothing below it is no document"],
    ["```\n# A\n```\n# B\nx", ["a.md", "a.md#b"], "fenced code has no headings"],
    ["~~~\n# A\n```\n# A\n~~~\n# B\nx", ["a.md", "a.md#b"], "a fence is closed by its own mark"],
    ["````\n```\n# A\n````\n# B\nx", ["a.md", "a.md#b"], "by one as long"],
    ["```\n``` js\n# A\n```\n# B\nx", ["a.md", "a.md#b"], "by one alone on its line"],
    ["```inline``` text\n# A\nx", ["a.md", "a.md#a"], "marks around a word open none"],
    ["```\n# A", ["a.md"], "one that is never closed goes to the end"],
  ])("of %j are %j: %s", (text, ids) => {
    expect(idsOf(text)).toEqual(ids);
  });

  it("have their heading as title and in their text", () => {
    expect(sections("# C#  ##\none\n\ntwo\n\n")).toEqual([{ id: "a.md#c", title: "C#", text: "# C#  ##\none\n\ntwo" }]);
  });

  it("of lines of any length are found at once", () => {
    const spaces = " ".repeat(300_000);
    expect(idsOf(`# a${spaces}b\nx\n# ${"#".repeat(300_000)}x\ny\n\`\`\`${spaces}x`)).toHaveLength(2);
  });
});

describe("lines of JSONL", () => {
  const read = (text: string) => () => readDocuments([{ relative: "d.jsonl", name: "docs/d.jsonl", text }], "heading");

  it("may end in CRLF and begin with a byte order mark", () => {
    expect(read('\uFEFF{"id":"a","text":"# x"}\r\n\r\n{"id":"b","text":""}\r\n')()).toEqual([
      { id: "a", text: "# x" },
      { id: "b", text: "" },
    ]);
  });

  it("are refused with every problem at once, each with its place", () => {
    try {
      read('{"id":"a","text":"x"}\noops\n{"id":1,"text":"x"}\n[]\n')();
      expect.unreachable();
    } catch (error) {
      const { problems } = error as UserError; // nothing else is thrown
      expect(problems.map(({ file, at }) => `${file}:${at?.line}`)).toEqual([
        "docs/d.jsonl:2",
        "docs/d.jsonl:3",
        "docs/d.jsonl:4",
      ]);
    }
  });
});

describe("BM25", () => {
  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "finds the word %s like any other",
    async (word) => {
      const documents = [
        { id: "a", text: `about ${word} here` },
        { id: "b", text: "about nothing" },
      ];
      const found = await bm25Retriever({ documents, k: 2 }).retrieve(word, { signal: new AbortController().signal });
      expect(found.map(({ id }) => id)).toEqual(["a"]);
    },
  );
});
