import MiniSearch from "minisearch";
import type { Retriever } from "../domain/retriever.ts";

export interface IndexedDocument {
  readonly id: string;
  readonly title?: string | undefined;
  readonly text: string;
}

/**
 * Finds the documents that share most with a question, in process (BM25+, Lv & Zhai 2011, where the length of a text
 * is its number of different words); equal scores in order of id.
 */
export function bm25Retriever({
  documents,
  k,
}: {
  readonly documents: readonly IndexedDocument[];
  readonly k: number;
}): Retriever {
  const index = new MiniSearch<IndexedDocument>({
    fields: ["title", "text"],
    // Normalised before it is cut: a letter and its mark may be written as one character or as two.
    tokenize: (text) => text.normalize("NFKC").match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [],
    processTerm: (term) => term.toLowerCase(),
  });
  index.addAll(documents);
  const texts = new Map(documents.map(({ id, text }) => [id, text]));
  return {
    async retrieve(question) {
      // The library multiplies the sum of BM25+ by the number of words found.
      const found = index
        .search(question)
        .map(({ id, score, terms }) => ({ id: String(id), score: score / terms.length }));
      return found
        .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, k)
        .map(({ id, score }) => ({ id, text: texts.get(id) ?? "", score }));
    },
  };
}
