import * as z from "zod";
import type { CallContext } from "../domain/call.ts";
import type { Fetch } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import type { System, SystemRequest } from "../domain/system.ts";
import { httpFailure, networkFailure } from "../text/http.ts";
import { isPointer, resolvePointer } from "../text/json-pointer.ts";
import { mapTexts } from "../text/redact.ts";
import { readCandidate } from "./candidate.ts";
import { requestOf, templateVariablesOf } from "./request.ts";

const Pointer = z.string().refine(isPointer, "must be a JSON Pointer such as /answer/text");

export const HttpOptions = z.strictObject({
  url: z.string().min(1),
  method: z.enum(["POST", "PUT", "PATCH", "GET"]).default("POST"),
  headers: z.record(z.string(), z.string()).optional(),
  body: z
    .json()
    .optional()
    .describe("what is sent; its texts are templates; default: {caseId, trial, input, variables, messages?}"),
  response: z
    .strictObject({
      text: Pointer.optional(),
      retrieved: z
        .union([
          Pointer,
          z.strictObject({
            items: Pointer,
            id: Pointer.optional(),
            text: Pointer.optional(),
            score: Pointer.optional(),
          }),
        ])
        .optional(),
      toolCalls: z
        .union([
          Pointer,
          z.strictObject({ items: Pointer, name: Pointer, arguments: Pointer.optional(), result: Pointer.optional() }),
        ])
        .optional(),
      usage: z
        .union([
          Pointer,
          z.strictObject({
            inputTokens: Pointer,
            outputTokens: Pointer,
            cachedInputTokens: Pointer.optional(),
            reasoningTokens: Pointer.optional(),
          }),
        ])
        .optional(),
      model: Pointer.optional(),
      finishReason: Pointer.optional(),
      latencyMs: Pointer.optional(),
      ttftMs: Pointer.optional(),
      costUsd: Pointer.optional(),
      metadata: Pointer.optional(),
      error: Pointer.optional(),
    })
    .optional()
    .describe("where the parts of the candidate stand in the reply; default: the reply is a candidate"),
});
type HttpOptions = z.output<typeof HttpOptions>;
type Mapping = NonNullable<HttpOptions["response"]>;

const WHO = "the http system";

/** Asks the team's own endpoint; a mapping fits us to it, not the reverse. */
export function httpSystem(
  options: HttpOptions,
  { fetch, monotonic }: { readonly fetch: Fetch; readonly monotonic: () => number },
): System {
  const { url, method, headers, response: mapping } = options;
  return {
    async answer(request, context) {
      const started = monotonic();
      const body = await bodyOf(options.body, request, context);
      const init = {
        method,
        headers: {
          accept: "application/json",
          "content-type": "application/json",
          ...(context.traceparent !== undefined && { traceparent: context.traceparent }),
          ...headers,
        },
        ...(method !== "GET" && { body: JSON.stringify(body) }),
        signal: context.signal,
      };
      const reply = await ask(fetch, url, init);
      const candidate = readCandidate(mapping === undefined ? reply : mapped(reply, mapping), WHO, "server");
      return { candidate: { latencyMs: monotonic() - started, ...candidate }, source: "live" };
    },
  };
}

async function bodyOf(body: HttpOptions["body"], request: SystemRequest, context: CallContext): Promise<unknown> {
  if (body === undefined) return requestOf(request, context);
  const variables = templateVariablesOf(request);
  const { compileTemplate } = await import("../text/template.ts");
  try {
    return mapTexts<unknown>(body, (text) => (/\{[{%#]/.test(text) ? compileTemplate(text).render(variables) : text));
  } catch (error) {
    throw new ProviderError(`the body's template failed: ${error instanceof Error ? error.message : String(error)}`, {
      kind: "badRequest",
    });
  }
}

async function ask(fetch: Fetch, url: string, init: RequestInit & { readonly signal: AbortSignal }): Promise<unknown> {
  let status: number;
  let answered: Headers;
  let text: string;
  try {
    const response = await fetch(url, init);
    ({ status, headers: answered } = response);
    text = await response.text();
  } catch (error) {
    if (init.signal.aborted) throw init.signal.reason;
    throw networkFailure(WHO, error);
  }
  if (status < 200 || status > 299) throw httpFailure(WHO, status, answered, text);
  try {
    return JSON.parse(text);
  } catch {
    const shown = text.trim() === "" ? "nothing" : `"${text.trim().slice(0, 60)}"`;
    throw new ProviderError(`${WHO} answered ${status} with ${shown}, which is not JSON`, { kind: "badReply", status });
  }
}

/** The candidate that a reply holds, by the mapping. */
function mapped(reply: unknown, mapping: Mapping): Readonly<Record<string, unknown>> {
  const parts = Object.entries(mapping).map(([key, where]) => {
    const value = typeof where === "string" ? resolvePointer(reply, where) : partsOf(reply, { ...where });
    if (key === "text" && typeof value !== "string" && value !== null && value !== undefined) {
      return [
        key,
        typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value),
      ] as const;
    }
    return [key, value] as const;
  });
  const candidate = Object.fromEntries(parts.filter(([, value]) => value !== undefined));
  if (
    mapping.text !== undefined &&
    candidate["text"] === undefined &&
    candidate["error"] === undefined &&
    candidate["toolCalls"] === undefined &&
    candidate["finishReason"] === undefined
  ) {
    const keys = typeof reply === "object" && reply !== null ? `keys ${Object.keys(reply).join(", ")}` : typeof reply;
    throw new ProviderError(`${WHO}: its answer has nothing at ${mapping.text} (it has ${keys})`, { kind: "badReply" });
  }
  return candidate;
}

function partsOf(reply: unknown, where: Readonly<Record<string, string | undefined>>): unknown {
  const { ["items"]: items, ...pointers } = where;
  const read = (item: unknown) =>
    Object.fromEntries(
      Object.entries(pointers).flatMap(([key, pointer]) => {
        const value = pointer === undefined ? undefined : resolvePointer(item, pointer);
        return value === undefined || value === null ? [] : [[key, value]];
      }),
    );
  if (items === undefined) return read(reply);
  const list = resolvePointer(reply, items);
  if (!Array.isArray(list)) return list;
  return list.map((item: unknown) => (typeof item === "string" ? item : textId(read(item))));
}

/** Ids that a service keeps as numbers. */
function textId(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof item["id"] === "number" ? { ...item, id: String(item["id"]) } : item;
}
