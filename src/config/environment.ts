import { problemAt } from "../text/source.ts";
import type { Problem } from "../domain/problem.ts";
import type { Path, Source } from "../domain/source.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Keys whose texts may name environment variables; messages, rubrics, bodies and datasets never do. */
const TEXTS = new Set(["baseUrl", "url", "model"]);
const MAPS = new Set(["headers", "query", "env"]);

/** Texts and maps of the config itself, and of a retriever's endpoint; not what is sent, nor what only looks alike further in. */
function mayName(at: Path, base: number): boolean {
  const own = at.slice(base).map(String);
  const [first = "", second] = own[0] === "retriever" && own[1] === "http" ? own.slice(2) : own;
  return second === undefined ? TEXTS.has(first) : MAPS.has(first) && own.length <= 4;
}

/** Names of headers, parameters and variables whose value is a secret, wherever it came from. */
const SECRET_NAME = /auth|key|token|secret|password|cookie/i;

/** `Bearer abc` is a secret with its scheme and without. */
function partsOfSecret(value: string): readonly string[] {
  return [value, ...value.split(" ").slice(1)].filter((part) => part.length >= 8);
}

export interface Expanded {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Values that came from the environment into headers, queries and environments: they may be secret. */
  readonly secrets: readonly string[];
}

/** Replaces `${NAME}` and `${NAME:-default}` in the places that may have them, wherever these stand within the value at `path`. */
export function expandEnvironment(source: Source, path: Path, value: unknown, env: Environment): Expanded {
  const problems: Problem[] = [];
  const secrets: string[] = [];
  return { value: visit(value, path), problems, secrets };

  function visit(current: unknown, at: Path): unknown {
    if (typeof current === "string") return mayName(at, path.length) ? expand(current, at) : current;
    if (typeof current !== "object" || current === null || Array.isArray(current)) return current;
    return Object.fromEntries(
      Object.entries(current).map(([key, item]) => {
        const expanded = visit(item, [...at, key]);
        if (MAPS.has(String(at.at(-1))) && SECRET_NAME.test(key) && typeof expanded === "string")
          secrets.push(...partsOfSecret(expanded));
        return [key, expanded];
      }),
    );
  }

  function expand(text: string, at: Path): string {
    return text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g, (_, name: string, fallback?: string) => {
      const found = env[name];
      if (found !== undefined && found !== "") {
        // A short word, such as the name of a region, is no secret and stands in every other text; nor is an address.
        if (found.length >= 8 && at.at(-1) !== "model" && !/^https?:\/\/[^@?]*$/.test(found)) secrets.push(found);
        return found;
      }
      if (fallback !== undefined) return fallback;
      problems.push(
        problemAt(source, at, `the environment variable ${name} is not set`, {
          hint: `set it, or give a default: \${${name}:-…}`,
        }),
      );
      return "";
    });
  }
}
