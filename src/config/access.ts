import type { Path, Source } from "../domain/source.ts";
import type { ModelAccess } from "./config.ts";
import type { Reading } from "./reading.ts";

const DEFAULTS: Readonly<Record<string, { readonly key: string; readonly url: string }>> = {
  openai: { key: "OPENAI_API_KEY", url: "OPENAI_BASE_URL" },
  anthropic: { key: "ANTHROPIC_API_KEY", url: "ANTHROPIC_BASE_URL" },
};

/** The key and the endpoint of a model; a key that is not set is a problem, named and never shown. */
export function readAccess(
  reading: Reading,
  source: Source,
  path: Path,
  provider: string,
  { apiKeyEnv, baseUrl }: Readonly<Record<string, unknown>>,
): ModelAccess {
  const names = DEFAULTS[provider];
  const name = apiKeyEnv === false ? undefined : typeof apiKeyEnv === "string" ? apiKeyEnv : names?.key;
  const apiKey = name === undefined ? undefined : reading.env[name];
  if (!reading.offline && name !== undefined && (apiKey === undefined || apiKey.trim() === "")) {
    const at = apiKeyEnv === undefined ? [...path, "provider"] : [...path, "apiKeyEnv"];
    reading.fault(
      source,
      at,
      keyNotSet(name),
      `set the environment variable ${name}; apiKeyEnv: false where the endpoint wants no key`,
    );
  }
  if (apiKey !== undefined) reading.secrets.push(apiKey);
  const fromEnvironment = names && reading.env[names.url];
  return { apiKey, apiKeyEnv: name, baseUrl: typeof baseUrl === "string" ? baseUrl : fromEnvironment || undefined };
}

/** What is said of a key that is not there. */
export function keyNotSet(name: string): string {
  return `the key ${name} is not set`;
}
