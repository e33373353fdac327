const ASCII = /^[\0-\x7f]*$/;

/** A text without case, in its composed form and with single spaces, for comparing. The tables of Unicode are loaded only for a text that needs them. */
export function plainText(text: string): string {
  const composed = ASCII.test(text) ? text : text.normalize("NFKC");
  return composed.replaceAll(/\s+/g, " ").trim().toLowerCase();
}
