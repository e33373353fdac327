import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";

/** The environment with what `.env` (outside CI only) or a named file adds; what is set already wins. */
export function withEnvFile({ env, cwd }: Pick<Edges, "env" | "cwd">, named: string | undefined): Edges["env"] {
  if (named !== undefined) {
    const path = resolve(cwd, named);
    if (!existsSync(path)) throw new UserError([{ message: `no file "${named}"`, hint: "check --env-file" }]);
    return { ...parseEnv(readFileSync(path, "utf8")), ...env };
  }
  const path = join(cwd, ".env");
  const inCi = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
  return inCi || !existsSync(path) ? env : { ...parseEnv(readFileSync(path, "utf8")), ...env };
}
