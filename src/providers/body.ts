import type { Json, JsonObject } from "../domain/json.ts";

/** A request's body: what is undefined is left out, `extra` is merged last, and a null in it takes a key away. */
export function bodyOf(keys: Readonly<Record<string, Json | undefined>>, extra: JsonObject = {}): JsonObject {
  const merged = Object.entries({ ...keys, ...extra });
  return Object.fromEntries(
    merged.flatMap(([key, value]) => (value === undefined || value === null ? [] : [[key, value]])),
  );
}
