import type { Edges } from "../../domain/edges.ts";
import { ProviderError } from "../../domain/failure.ts";
import { timed } from "../../run/timed.ts";
import { jsonIn, send, type HttpReply } from "../../text/http.ts";
import { isMap } from "../../text/is-map.ts";
import { parseHttpDate } from "../../text/time.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";
import type { Endpoint } from "./reach.ts";

const LIMIT_MS = 10_000;
const MOST_SKEW_MS = 5 * 60_000;

/** Asks an endpoint for the list of its models, which costs nothing. */
export async function checkOnline(endpoint: Endpoint, edges: Edges): Promise<readonly Finding[]> {
  const { provider, access } = endpoint;
  const host = URL.canParse(access.baseUrl ?? "") ? ` at ${new URL(access.baseUrl ?? "").host}` : "";
  const check = `online ${provider}${host}`;
  const request = requestFor(endpoint);
  if (request === undefined)
    return [problem(check, "it cannot be asked: its base URL, its key or a header cannot be sent")];
  const ask = timed(
    ({ url, headers }: { readonly url: string; readonly headers: Headers }, { signal }) =>
      send(provider, edges.fetch, url, { method: "GET", headers, signal }),
    LIMIT_MS,
    provider,
    edges,
  );
  try {
    const started = edges.monotonic();
    const reply = await ask(request, { signal: edges.signal });
    const tookMs = Math.round(edges.monotonic() - started);
    return [...read(check, reply, endpoint, tookMs), ...skew(reply, edges.now())];
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return [problem(check, error.message, "look at the network, the proxy and the base URL")];
  }
}

function requestFor({
  provider,
  access,
  headers: own,
}: Endpoint): { readonly url: string; readonly headers: Headers } | undefined {
  const { apiKey, baseUrl } = access;
  const [base, path] =
    provider === "anthropic"
      ? [baseUrl ?? "https://api.anthropic.com", "/v1/models"]
      : [baseUrl ?? "https://api.openai.com/v1", "/models"];
  if (!URL.canParse(base)) return undefined;
  const key = provider === "anthropic" ? { "x-api-key": apiKey } : { authorization: apiKey && `Bearer ${apiKey}` };
  try {
    const headers = new Headers({
      accept: "application/json",
      ...(provider === "anthropic" && { "anthropic-version": "2023-06-01" }),
    });
    for (const [name, value] of [...Object.entries(key), ...Object.entries(own)]) if (value) headers.set(name, value);
    return { url: `${base.replace(/\/+$/, "")}${path}`, headers };
  } catch {
    return undefined;
  }
}

/** What the endpoint said is not shown: some repeat the key. */
function read(check: string, reply: HttpReply, { models, access }: Endpoint, tookMs: number): readonly Finding[] {
  const { status } = reply;
  if (status === 401 || status === 403)
    return [
      problem(
        check,
        `it answered ${status}: the key ${access.apiKeyEnv ?? "(none is sent)"} is not accepted`,
        "set another key",
      ),
    ];
  if (status === 404 || status === 405 || status === 501)
    return [
      warning(check, `it answers, and has no list of models (${status}); whether it accepts the key is not known`),
    ];
  if (status === 429) return [warning(check, "it answers 429: too many requests, or the quota is used up")];
  if (status < 200 || status > 299)
    return [problem(check, `it answered ${status}`, "look at the base URL and at the endpoint")];
  const listed = modelsIn(reply);
  if (listed === undefined)
    return [
      problem(check, "its answer is no list of models", "look at the base URL: it is what the vendor's SDK takes"),
    ];
  const missing = models.filter((model) => !listed.some((id) => id === model || id.startsWith(`${model}-`)));
  const answered = `it answers and accepts the key (list of models, ${tookMs} ms, no cost)`;
  if (missing.length === 0) return [ok(check, answered)];
  return [
    ok(check, answered),
    warning(check, `its list has no model ${missing.join(", ")}`, "check the spelling; an alias need not be listed"),
  ];
}

function modelsIn(reply: HttpReply): readonly string[] | undefined {
  try {
    const body = jsonIn("", reply);
    const list = isMap(body) ? body["data"] : undefined;
    if (!Array.isArray(list)) return undefined;
    return list.flatMap((item: unknown) => (isMap(item) && typeof item["id"] === "string" ? [item["id"]] : []));
  } catch {
    return undefined;
  }
}

function skew({ headers }: HttpReply, now: number): readonly Finding[] {
  const theirs = parseHttpDate(headers.get("date") ?? "");
  if (theirs === undefined || Math.abs(theirs - now) <= MOST_SKEW_MS) return [];
  const minutes = Math.round(Math.abs(theirs - now) / 60_000);
  return [
    warning(
      "clock",
      `it is ${minutes} minutes ${theirs > now ? "behind" : "ahead of"} the endpoint's`,
      "set the clock of this machine",
    ),
  ];
}
