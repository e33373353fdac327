import { describe, expect, it } from "vitest";
import { bm25Retriever } from "../../src/retrievers/bm25.ts";
import { readDocuments } from "../../src/retrievers/documents.ts";
import { moduleRetriever } from "../../src/retrievers/module.ts";

const context = { signal: new AbortController().signal };

describe("BM25", () => {
  const documents = [
    { id: "b", text: "Express to zone B costs more than standard." },
    { id: "a", text: "Express to zone A. Express is fast. Express express." },
    { id: "c", title: "Standard", text: "Five days by road." },
    { id: "d2", text: "same words" },
    { id: "d1", text: "same words" },
  ];
  const ids = async (question: string, k = 5) =>
    (await bm25Retriever({ documents, k }).retrieve(question, context)).map(({ id }) => id);

  it.each<[string, readonly string[], string]>([
    ["express", ["a", "b"], "the one that says it most comes first"],
    ["EXPRESS zone b", ["b", "a"], "the rarer word decides"],
    ["standard road", ["c", "b"], "titles count"],
    ["same words", ["d1", "d2"], "equals in order of their ids"],
    ["nothing of the kind", [], "no word in common"],
    ["", [], "no word at all"],
  ])("%j finds %j: %s", async (question, expected) => {
    expect(await ids(question)).toEqual(expected);
  });

  it("finds no more than k, with their texts", async () => {
    expect(await ids("express standard same", 2)).toHaveLength(2);
    expect((await bm25Retriever({ documents, k: 1 }).retrieve("road", context))[0]).toMatchObject({
      id: "c",
      text: "Five days by road.",
    });
  });
});

describe("documents", () => {
  const file = (text: string, relative = "rates/express.md") => ({ relative, name: relative, text });

  it("are files, or the sections of their headings", () => {
    const text =
      "before\n\n# Express & more\n\n## Zone B\r\none\r\n\n## Zone B\ntwo\n\n```\n# no heading\n```\n### Empty\n";
    expect(readDocuments([file(text)], "file").map(({ id }) => id)).toEqual(["rates/express.md"]);
    const sections = readDocuments([file(text)], "heading");
    expect(sections.map(({ id }) => id)).toEqual([
      "rates/express.md",
      "rates/express.md#zone-b",
      "rates/express.md#zone-b-1",
    ]);
    expect(sections[1]).toMatchObject({ title: "Zone B", text: "## Zone B\none" });
    expect(sections[2]?.text).toContain("# no heading");
  });

  it("are lines of JSONL", () => {
    expect(
      readDocuments([file('{"id":"a","title":"T","text":"x"}\n\n{"id":"b","text":"y"}\n', "docs.jsonl")], "file"),
    ).toEqual([
      { id: "a", title: "T", text: "x" },
      { id: "b", text: "y" },
    ]);
  });

  it.each([
    [[file('{"id":"a","text":"x"}\n{"id":1}', "d.jsonl")], /a document is/],
    [[file('{"id":"a","text":"x"}\noops', "d.jsonl")], /not JSON/],
    [[file('{"id":"a","text":"x"}\n{"id":"a","text":"y"}', "d.jsonl")], /second document is called "a"/],
    [[file("", "d.jsonl")], /no document/],
  ])("that are wrong are told", (files, message) => {
    expect(() => readDocuments(files, "file")).toThrow(message);
  });
});

describe("a retriever of the team's own", () => {
  it("gives ids or documents", async () => {
    const own = async (question: unknown) => [String(question), { id: "b", text: "t", score: 1 }];
    expect(await moduleRetriever(own).retrieve("a", context)).toEqual([{ id: "a" }, { id: "b", text: "t", score: 1 }]);
  });

  it.each([
    [() => "x", { kind: "badReply" }],
    [() => [{ text: "no id" }], { kind: "badReply" }],
    [
      () => {
        throw new Error("boom");
      },
      { kind: "crash" },
    ],
  ])("%s gives no answer", async (own, error) => {
    await expect(moduleRetriever(own).retrieve("a", context)).rejects.toMatchObject(error);
  });
});
