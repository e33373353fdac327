import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { CallContext } from "../domain/call.ts";
import type { SystemRequest } from "../domain/system.ts";
import { bareAddress, digest } from "../text/digest.ts";
import { isSecretName } from "../text/redact.ts";
import { requestOf } from "./request.ts";

/**
 * The key of an answer of an `http`, `command` or `module` system: over its options, what stands in the files that they name, and the request.
 * Headers and what is secret by its name are not in it, nor where the project's folder is. What those files read in turn is seen as far as `beside` names it.
 */
export function systemKey(
  provider: string,
  { headers: _, url, env, module, cwd, ...options }: Readonly<Record<string, unknown>>,
  folder: string,
  beside: readonly string[] = [],
): (request: SystemRequest) => string {
  const base = typeof cwd === "string" ? cwd : folder;
  const words = Array.isArray(options["command"]) ? options["command"].map(String) : [];
  const asked = digest({
    provider,
    ...options,
    url: typeof url === "string" ? bareAddress(url, isSecretName) : null,
    env: Object.entries(Object(env) as Readonly<Record<string, unknown>>).filter(([name]) => !isSecretName(name)), // the schema made it a map
    cwd: relative(folder, base),
    files: [...filesOf([...(typeof module === "string" ? [module] : []), ...words], base), ...beside].map(hashOf),
  });
  return (request) => digest([asked, requestOf(request, UNTRACED), request.metadata]);
}

/** A request without the trace, which is another in every run. */
const UNTRACED: CallContext = { signal: new AbortController().signal };

/** A module, and every word of a command that is a file. */
function filesOf(names: readonly string[], folder: string): readonly string[] {
  return names
    .map((name) => resolve(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
