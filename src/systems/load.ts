import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";

export type LoadEdges = Pick<Edges, "nodeVersion" | "generation">;

/** Imports a file of the user's code; TypeScript natively where Node can, else by jiti. Throws `UserError` with the reason. */
export async function loadModule(path: string, edges: LoadEdges): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) throw new UserError([{ message: `no file "${path}"` }]);
  try {
    const address = await addressed(path, edges);
    if (!/\.[cm]?ts$/.test(path) || stripsTypes(edges.nodeVersion))
      return (await import(address)) as Record<string, unknown>; // a module's namespace
    const { createJiti } = await import("jiti");
    return await createJiti(pathToFileURL(path).href, { moduleCache: edges.generation === undefined }).import(path);
  } catch (error) {
    throw new UserError([
      { message: `cannot load "${path}": ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}

async function addressed(path: string, { generation }: LoadEdges): Promise<string> {
  if (generation === undefined) return pathToFileURL(path).href;
  const { addressOf } = await import("./reload.ts");
  return addressOf(path, generation);
}

/** A function of the user's code. Throws `UserError` where there is none of that name. */
export async function loadFunction(
  path: string,
  name: string,
  edges: LoadEdges,
): Promise<(...values: unknown[]) => unknown> {
  const found = (await loadModule(path, edges))[name];
  if (typeof found === "function") return found as (...values: unknown[]) => unknown; // what it takes and gives is checked where it is called
  const hint = name === "default" ? { hint: "export default function …" } : {};
  throw new UserError([{ message: `"${path}" exports no function "${name}"`, ...hint }]);
}

/** Node strips types by itself from 22.18 and 23.6 on. */
function stripsTypes(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}
