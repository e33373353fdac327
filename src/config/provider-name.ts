import type { Path, Source } from "../domain/source.ts";
import { nearest } from "../text/suggest.ts";
import type { Reading } from "./reading.ts";

/** The value of `provider` at a path where it names one of those that are known; the problem is taken up where it does not. */
export function knownProvider(
  reading: Reading,
  source: Source,
  path: Path,
  provider: unknown,
  {
    what,
    known,
    later,
  }: { readonly what: string; readonly known: readonly string[]; readonly later?: ReadonlySet<string> },
): string | undefined {
  const at = [...path, "provider"];
  const all = `one of ${known.join(", ")}`;
  if (provider === undefined) return reading.fault(source, at, '"provider" is missing', all, "key");
  if (typeof provider !== "string") return reading.fault(source, at, '"provider" must be text');
  if (known.includes(provider)) return provider;
  if (later?.has(provider) === true)
    return reading.fault(source, at, `the provider "${provider}" is not supported yet`);
  const near = nearest(provider, known);
  const hint = near === undefined ? all : `did you mean "${near}"?`;
  return reading.fault(source, at, `no ${what} is called "${provider}"`, hint);
}
