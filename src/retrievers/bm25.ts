import MiniSearch from "minisearch";
import type { Retriever } from "../domain/retriever.ts";

export interface IndexedDocument {
  readonly id: string;
  readonly title?: string | undefined;
  readonly text: string;
}

/** Finds the documents that share most with a question (BM25+, Lv & Zhai 2011), in process; equal scores in order of id. */
export function bm25Retriever({
  documents,
  k,
}: {
  readonly documents: readonly IndexedDocument[];
  readonly k: number;
}): Retriever {
  const index = new MiniSearch<IndexedDocument>({
    fields: ["title", "text"],
    tokenize: (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [],
    processTerm: (term) => term.normalize("NFKC").toLowerCase(),
  });
  index.addAll(documents);
  const texts = new Map(documents.map(({ id, text }) => [id, text]));
  return {
    async retrieve(question) {
      return index
        .search(question)
        .map(({ id, score }) => ({ id: String(id), score }))
        .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, k)
        .map(({ id, score }) => ({ id, text: texts.get(id) ?? "", score }));
    },
  };
}
