import type * as z from "zod/mini";
import type { Fetch } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import type { Retriever } from "../domain/retriever.ts";
import { typeName } from "../text/check.ts";
import { jsonIn, requestHeaders, send, urlOf, withQuery } from "../text/http.ts";
import { resolvePointer } from "../text/json-pointer.ts";
import type { HttpRetrieverOptions } from "./options.ts";
import { readRetrieved } from "./reply.ts";

type Options = z.output<typeof HttpRetrieverOptions>;

const WHO = "the retriever";

/** Asks a service of the team's own for documents: `{input, k?}` in, a list out. Throws `UserError` for an address or a header that cannot be. */
export function httpRetriever(
  { url, method, headers, response, k }: Options & { readonly k?: number | undefined },
  fetch: Fetch,
): Retriever {
  const address = urlOf(WHO, url);
  const sent = requestHeaders(WHO, headers);
  return {
    async retrieve(input, { signal }) {
      const asked = { input, ...(k !== undefined && { k }) };
      const reply = await send(WHO, fetch, method === "GET" ? withQuery(address, asked) : address, {
        method,
        headers: sent,
        ...(method !== "GET" && { body: JSON.stringify(asked) }),
        signal,
      });
      return readRetrieved(documentsIn(jsonIn(WHO, reply), response));
    },
  };
}

function documentsIn(body: unknown, mapping: Options["response"]): unknown {
  if (mapping === undefined && Array.isArray(body)) return body;
  const pointer = mapping?.items ?? "/retrieved";
  const list = resolvePointer(body, pointer);
  if (!Array.isArray(list))
    throw new ProviderError(`${WHO}: its answer has no list at ${pointer} (${nameOf(body)})`, { kind: "badReply" });
  if (mapping === undefined) return list;
  return list.map((item: unknown) =>
    typeof item === "object"
      ? {
          id: resolvePointer(item, mapping.id),
          text: resolvePointer(item, mapping.text),
          score: resolvePointer(item, mapping.score),
        }
      : item,
  );
}

/** What was there instead, for messages. */
function nameOf(body: unknown): string {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return `it is ${typeName(body)}`;
  return `it has the keys ${Object.keys(body).join(", ").slice(0, 200)}`;
}
