import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";

/** The environment with what `.env` (outside CI only) or a named file adds; what is set already wins. Throws `UserError` for a file that cannot be read. */
export function withEnvFile({ env, cwd }: Pick<Edges, "env" | "cwd">, named: string | undefined): Edges["env"] {
  if (named !== undefined) return { ...readEnvFile(resolve(cwd, named), named), ...withoutUnset(env) };
  const path = join(cwd, ".env");
  return isCi(env) || !existsSync(path) ? env : { ...readEnvFile(path, ".env"), ...withoutUnset(env) };
}

/** Whether nobody sits at this machine. */
export function isCi({ CI: ci = "" }: Edges["env"]): boolean {
  return ci !== "" && ci !== "false";
}

function readEnvFile(path: string, name: string): Edges["env"] {
  if (!existsSync(path)) throw new UserError([{ message: `no file "${name}"`, hint: "check --env-file" }]);
  try {
    return parseEnv(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UserError(`cannot read "${name}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

function withoutUnset(env: Edges["env"]): Edges["env"] {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
