import type { Edges } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import { UserError } from "../domain/problem.ts";
import { timed } from "../run/timed.ts";
import { loadFunction, loadModule } from "../systems/load.ts";

/** A module with a top-level await may wait for ever. */
const LONGEST_LOAD_MS = 60_000;

type LoadEdges = Pick<Edges, "nodeVersion" | "generation" | "signal" | "timer">;

/** A file of the user's code. Throws `UserError` where it cannot be loaded within a minute, and the signal's reason when that aborts first. */
export function userModule(path: string, edges: LoadEdges): Promise<Readonly<Record<string, unknown>>> {
  return loaded(path, () => loadModule(path, edges), edges);
}

/** A function of it. */
export function userFunction(path: string, name: string, edges: LoadEdges): ReturnType<typeof loadFunction> {
  return loaded(path, () => loadFunction(path, name, edges), edges);
}

async function loaded<Loaded>(path: string, load: () => Promise<Loaded>, edges: LoadEdges): Promise<Loaded> {
  try {
    return await timed(load, LONGEST_LOAD_MS, `loading "${path}"`, edges)(undefined, { signal: edges.signal });
  } catch (error) {
    throw error instanceof ProviderError ? new UserError([{ message: error.message }]) : error;
  }
}
