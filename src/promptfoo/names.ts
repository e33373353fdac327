/** Names that are unique among those that were asked for before, made of letters, digits and hyphens. */
export class Names {
  readonly #taken = new Set<string>();

  take(text: string, fallback: string): string {
    const name = slug(text) || fallback;
    let unique = name;
    for (let count = 2; this.#taken.has(unique); count += 1) unique = `${name}-${count}`;
    this.#taken.add(unique);
    return unique;
  }
}

/** Lower case, no dots, as two names that differ in them alone are one in a JUnit report. */
function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}
