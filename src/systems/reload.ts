import { createRequire, register } from "node:module";
import { dirname, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** What a file of one generation imports is of that generation too; packages are loaded once. */
const HOOK = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const generation = URL.canParse(context.parentURL) && new URL(context.parentURL).searchParams.get("generation");
  if (!generation || !found.url.startsWith("file:") || found.url.includes("/node_modules/")) return found;
  const url = new URL(found.url);
  url.searchParams.set("generation", generation);
  return { ...found, url: url.href };
}`;

let hooked = false;

/** The address of a user's file under which Node reads it, and what it imports, once for each generation. */
export function addressOf(path: string, generation: number): string {
  if (!hooked) register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
  hooked = true;
  forgetRequired();
  const url = pathToFileURL(path);
  url.searchParams.set("generation", String(generation));
  return url.href;
}

/** What was loaded as CommonJS has no address of its own for each generation. Ours stays. */
function forgetRequired(): void {
  const { cache } = createRequire(import.meta.url);
  const ours = dirname(dirname(import.meta.url));
  for (const path of Object.keys(cache))
    if (!path.startsWith(ours) && !path.includes(`${sep}node_modules${sep}`)) delete cache[path];
}
