import * as z from "zod/mini";
import type { CallContext } from "../domain/call.ts";
import type { Candidate } from "../domain/candidate.ts";
import type { Fetch } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import { UserError } from "../domain/problem.ts";
import type { System } from "../domain/system.ts";
import { isContentFilter } from "../text/http-failure.ts";
import { jsonIn, requestHeaders, send, urlOf, withQuery, type HttpReply } from "../text/http.ts";
import { readCandidate } from "./candidate.ts";
import { candidateIn, ReplyMapping } from "./http-mapping.ts";
import { requestOf, templateVariablesOf } from "./request.ts";
import { isMap } from "../text/is-map.ts";

export const HttpOptions = z.strictObject({
  url: z.string().check(z.minLength(1)),
  method: z._default(z.enum(["POST", "PUT", "PATCH", "GET"]), "POST"),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(
    z
      .json()
      .check(
        z.describe(
          "what is sent, with GET as query; its texts are templates; default: {caseId, trial, input, variables, messages?}",
        ),
      ),
  ),
  response: z.optional(
    ReplyMapping.check(
      z.describe("where the parts of the candidate stand in the reply; default: the reply is a candidate"),
    ),
  ),
});
type HttpOptions = z.output<typeof HttpOptions>;

const WHO = "the http system";

/** Asks the team's own endpoint; a mapping fits us to it, not the reverse. Throws `UserError` for an address or a header that cannot be. */
export function httpSystem(
  { url, method, headers, body, response: mapping }: HttpOptions,
  { fetch, monotonic }: { readonly fetch: Fetch; readonly monotonic: () => number },
): System {
  const address = urlOf(WHO, url);
  const sent = requestHeaders(WHO, headers);
  if (method === "GET" && body !== undefined && !isMap(body))
    throw new UserError(`${WHO}: with GET its \`body\` must be a map, whose keys become the query`);
  const render = body === undefined ? undefined : bodyTemplate(body);
  return {
    async answer(request, context) {
      const started = monotonic();
      const asked = render === undefined ? requestOf(request, context) : await render(templateVariablesOf(request));
      const reply = await send(WHO, fetch, method === "GET" ? withQuery(address, Object(asked)) : address, {
        method,
        headers: withTrace(sent, context),
        ...(method !== "GET" && { body: JSON.stringify(asked) }),
        signal: context.signal,
      });
      return { candidate: { latencyMs: monotonic() - started, ...candidateOf(reply, mapping) }, source: "live" };
    },
  };
}

function candidateOf(reply: HttpReply, mapping: ReplyMapping | undefined): Candidate {
  if (isContentFilter(reply.status, reply.text)) return { text: "", finishReason: "contentFilter" };
  const value = jsonIn(WHO, reply);
  return readCandidate(mapping === undefined ? value : candidateIn(value, mapping, WHO), WHO, "server");
}

function withTrace(sent: Headers, { traceparent }: CallContext): Headers {
  if (traceparent === undefined || sent.has("traceparent")) return sent;
  const traced = new Headers(sent);
  traced.set("traceparent", traceparent);
  return traced;
}

/** A body whose texts are templates, its keys are not; compiled at the first call. */
function bodyTemplate(body: unknown): (variables: Readonly<Record<string, unknown>>) => Promise<unknown> {
  let compiled: Promise<(variables: Readonly<Record<string, unknown>>) => unknown> | undefined;
  return async (variables) => {
    compiled ??= import("../text/template.ts").then(({ compileTemplate }) => compileLeaves(body, compileTemplate));
    const render = await compiled;
    try {
      return render(variables);
    } catch (error) {
      throw new ProviderError(`the body's template failed: ${error instanceof Error ? error.message : String(error)}`, {
        kind: "badRequest",
      });
    }
  };
}

type Rendering<T> = (variables: Readonly<Record<string, unknown>>) => T;

function compileLeaves(
  value: unknown,
  compile: (text: string) => { readonly render: Rendering<string> },
): Rendering<unknown> {
  if (typeof value === "string") {
    if (!/\{[{%#]/.test(value)) return () => value;
    const template = compile(value);
    return (variables) => template.render(variables);
  }
  if (typeof value !== "object" || value === null) return () => value;
  const parts = Object.entries(value).map(([key, item]) => [key, compileLeaves(item, compile)] as const);
  if (Array.isArray(value)) return (variables) => parts.map(([, render]) => render(variables));
  return (variables) => Object.fromEntries(parts.map(([key, render]) => [key, render(variables)]));
}
