/** A Jinja template: values are put in as they are and never rendered again; nothing in it can reach code. */
export interface Template {
  /** What it reads and does not bind itself, as paths of names: `metadata.region` is `["metadata", "region"]`. */
  readonly reads: readonly (readonly string[])[];
  /** Throws an Error that says why where it cannot be rendered or does not end within its limits. */
  render(variables: Readonly<Record<string, unknown>>): string;
}

/** The names that a template reads and that the variables lack. */
export function missingVariables({ reads }: Template, variables: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set(reads.flatMap((path) => missingPart(path, variables) ?? []))];
}

/** Where a name stands within the tags of a template: an offset into its text; undefined where it cannot be told. */
export function offsetOfName(text: string, name: string): number | undefined {
  const word = new RegExp(`(?<![\\w."'])${name.replaceAll(/[^\w]/g, String.raw`\$&`)}(?!\\w)`);
  for (const tag of text.matchAll(/\{[{%][\s\S]*?[}%]\}/g)) {
    const found = word.exec(tag[0]);
    if (found !== null) return tag.index + found.index;
  }
  return undefined;
}

function missingPart(path: readonly string[], variables: Readonly<Record<string, unknown>>): string | undefined {
  let value: unknown = variables;
  for (const [index, name] of path.entries()) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, name)) return path.slice(0, index + 1).join(".");
    value = Reflect.get(value, name);
  }
  return undefined;
}
