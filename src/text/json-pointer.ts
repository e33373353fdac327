/** Whether a text is a JSON Pointer (RFC 6901). */
export function isPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);
}

/** The value that a JSON Pointer leads to; undefined where there is none. */
export function resolvePointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    // A list has items, and a length that is none of them.
    if (Array.isArray(current) && !/^\d+$/.test(key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
