import type { Config, ModelAccess } from "../../config/config.ts";
import type { Edges } from "../../domain/edges.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

/** A model's endpoint that the config asks. */
export interface Endpoint {
  readonly provider: string;
  readonly models: readonly string[];
  readonly access: ModelAccess;
  readonly headers: Readonly<Record<string, string>>;
}

/** The endpoints of prompt configs and judge, each once. */
export function endpointsOf({ prompts, judge }: Config): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const { provider, model: access, options } of [...prompts, ...(judge === undefined ? [] : [judge])]) {
    if (access === undefined) continue;
    const key = JSON.stringify([provider, access.baseUrl, access.apiKeyEnv]);
    const known = found.get(key)?.models ?? [];
    const { model, headers } = options;
    const models = [...new Set([...known, ...(typeof model === "string" ? [model] : [])])];
    found.set(key, { provider, access, models, headers: (headers ?? {}) as Endpoint["headers"] }); // the schema made it so
  }
  return [...found.values()];
}

/** By name alone. */
export function checkKeys(endpoints: readonly Endpoint[]): readonly Finding[] {
  const names = new Map(endpoints.map(({ access }) => [access.apiKeyEnv, access.apiKey]));
  return [...names].flatMap(([name, value]) => {
    if (name === undefined) return [];
    if (value === undefined || value.trim() === "")
      return [problem(`key ${name}`, "it is not set", `set the environment variable ${name}, or write it into .env`)];
    if (value !== value.trim())
      return [warning(`key ${name}`, "it is set, with spaces or a line break around it", "set it without them")];
    return [ok(`key ${name}`, "it is set")];
  });
}

/** Base URLs of models, and addresses of services; of each only the host is shown, as there may be a key in the rest. */
export function checkAddresses({ prompts }: Config, endpoints: readonly Endpoint[]): readonly Finding[] {
  const bases = endpoints.map(({ provider, access }) => ({
    name: `base URL of ${provider}`,
    url: access.baseUrl,
    provider,
    key: access.apiKey,
  }));
  const services = prompts.flatMap(({ id, options: { url } }) =>
    typeof url === "string" ? [{ name: `url of ${id}`, url, provider: "http", key: undefined }] : [],
  );
  return [...bases, ...services].flatMap(({ name, url, provider, key }) =>
    url === undefined ? [] : [checkAddress(name, url, provider, key)],
  );
}

function checkAddress(check: string, text: string, provider: string, key: string | undefined): Finding {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return problem(check, "it is no address on the web", "it begins with http:// or https://");
  if (provider === "anthropic" && /\/v1\/?$/.test(url.pathname))
    return warning(check, `${url.host}: it ends in /v1, which is added to it`, "write it without /v1");
  if (url.protocol === "http:" && key !== undefined && !isLocal(url.hostname))
    return warning(check, `${url.host}: the key is sent over http, which others can read`, "use https://");
  return ok(check, url.host);
}

function isLocal(host: string): boolean {
  return (
    /^(?:localhost|127\.[\d.]+|\[::1\]|.*\.(?:local|internal)|10\.[\d.]+|192\.168\.[\d.]+)$/.test(host) ||
    !host.includes(".")
  );
}

/** What is set of the proxy variables; a malformed one would only be told as a connection that failed. */
export function checkProxies(env: Edges["env"]): readonly Finding[] {
  return ["https_proxy", "http_proxy"].flatMap((lower) => {
    const upper = lower.toUpperCase();
    // Lower case wins.
    const name = env[lower] ? lower : upper;
    const value = env[name];
    if (!value) return [];
    const check = `proxy ${name}`;
    if (env[lower] && env[upper] && env[lower] !== env[upper])
      return [
        proxyFinding(check, value),
        warning(check, `${upper} says something else and is not heeded`, "unset one of the two"),
      ];
    return [proxyFinding(check, value)];
  });
}

/** There may be a password in it. */
function proxyFinding(check: string, value: string): Finding {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "")
    return problem(check, "its value is no address of a proxy", "such as http://proxy.example:3128, or unset it");
  return ok(check, url.host);
}
