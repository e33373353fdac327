import type * as z from "zod";
import { Retrieved } from "../domain/candidate.ts";
import type { Fetch } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import type { Retriever } from "../domain/retriever.ts";
import { httpFailure, networkFailure } from "../text/http.ts";
import { resolvePointer } from "../text/json-pointer.ts";
import type { HttpRetrieverOptions } from "./options.ts";

/** Asks a service of the team's own for documents: `{input, k?}` in, a list out. */
export function httpRetriever(
  options: z.output<typeof HttpRetrieverOptions> & { readonly k?: number | undefined },
  fetch: Fetch,
): Retriever {
  const { url, method, headers, k } = options;
  return {
    async retrieve(input, { signal }) {
      const sent =
        method === "GET"
          ? { url: withQuery(url, input, k) }
          : { url, body: JSON.stringify({ input, ...(k !== undefined && { k }) }) };
      const {
        status,
        headers: answered,
        text,
      } = await ask(fetch, sent.url, {
        method,
        headers: { "content-type": "application/json", ...headers },
        signal,
        ...(sent.body !== undefined && { body: sent.body }),
      });
      if (status < 200 || status > 299) throw httpFailure("the retriever", status, answered, text);
      return documentsOf(parse(text), options.response);
    },
  };
}

async function ask(fetch: Fetch, url: string, init: RequestInit & { readonly signal: AbortSignal }) {
  try {
    const response = await fetch(url, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (init.signal.aborted) throw init.signal.reason;
    throw networkFailure("the retriever", error);
  }
}

function withQuery(url: string, input: string, k: number | undefined): string {
  const full = new URL(url);
  full.searchParams.set("input", input);
  if (k !== undefined) full.searchParams.set("k", String(k));
  return full.href;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProviderError("the retriever did not answer with JSON", { kind: "badReply" });
  }
}

function documentsOf(body: unknown, mapping: z.output<typeof HttpRetrieverOptions>["response"]) {
  const list =
    mapping === undefined
      ? Array.isArray(body)
        ? body
        : resolvePointer(body, "/retrieved")
      : resolvePointer(body, mapping.items);
  const items =
    mapping === undefined || !Array.isArray(list)
      ? list
      : list.map((item: unknown) =>
          typeof item === "string"
            ? item
            : {
                id: resolvePointer(item, mapping.id),
                text: resolvePointer(item, mapping.text),
                score: resolvePointer(item, mapping.score),
              },
        );
  const read = Retrieved.safeParse(items);
  if (read.success) return read.data;
  throw new ProviderError("the retriever's answer is not a list of documents {id, text?, score?}", {
    kind: "badReply",
  });
}
