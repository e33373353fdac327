import { guardedPattern } from "./guarded-pattern.ts";

/** Removes secrets from texts, once, where a text enters an event or a message. */
export type Redact = <T>(value: T) => T;

const MASK = "[redacted]";

/** Shapes that only secrets have; one after the other, as one may begin within another. */
const PATTERNS: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=\bBearer )[A-Za-z0-9._~+/=-]{16,}/gi,
];

/** How the name of a variable ends, or one of its parts, that holds a secret. */
const SECRET_NAME = /(?:key|token|secret|password|passwd|passphrase|auth|cookie|credentials?)(?:_|$)/i;

/** Shorter ones are words such as `none`, which stand in every other text. */
const SHORTEST_SECRET = 8;

/** Whether a variable, a parameter or a header of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Values of the variables of an environment whose name says that they are secret; a short word is none. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value = ""]) =>
    isSecretName(name) && value.length >= SHORTEST_SECRET ? [value] : [],
  );
}

/**
 * Masks the given secrets (as they are, percent-encoded, in hex, and in base64 within any text, as Basic auth has it), what looks like a key, and what the user's own expressions match,
 * in every text within a value; its keys too. Other values pass as they are.
 */
export function redactor(secrets: readonly string[], own: readonly RegExp[] = []): Redact {
  const spellings = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(spellingsOf))].toSorted(
    (a, b) => b.length - a.length,
  );
  const guarded = own.map(({ source, flags }) => guardedPattern(source, flags.includes("g") ? flags : `${flags}g`));
  const clean = (text: string): string => {
    let result = text;
    for (const spelling of spellings) result = result.replaceAll(spelling, MASK);
    for (const pattern of PATTERNS) result = result.replace(pattern, MASK);
    // What cannot be searched in time is not shown at all.
    for (const pattern of guarded) result = pattern.replaced(result, MASK) ?? MASK;
    return result;
  };
  return <T>(value: T) => mapTexts(value, clean);
}

/** Whether a text holds one of the secrets in any of their spellings. */
export function secretFinder(secrets: readonly string[]): (text: string) => boolean {
  const spellings = [...new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(spellingsOf))];
  return (text) => spellings.some((spelling) => text.includes(spelling));
}

/** Applies a function to every text within a value, keys included. */
export function mapTexts<T>(value: T, change: (text: string) => string): T;
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts<unknown>(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapTexts<unknown>(item, change)]));
}

function spellingsOf(secret: string): readonly string[] {
  const base64 = [0, 1, 2].map((before) => base64Within(secret, before)).filter((text) => text.length >= 8);
  const hex = Buffer.from(secret).toString("hex");
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    hex,
    hex.toUpperCase(),
  ];
}

/** The letters of a base64 text that tell nothing but the secret, where so many bytes (modulo 3) stand before it, such as `user:`. */
function base64Within(secret: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return bytes.toString("base64").slice(first, end);
}
