/** Text with its variables in Jinja's syntax, or why it cannot be had so. */
export type Convert = (text: string) => string | { readonly problem: string; readonly offset?: number };

const NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** promptfoo's and Prompty's templates, of which one filter is called otherwise here. */
export const fromNunjucks: Convert = (text) =>
  text.replaceAll(/\{[{%][\s\S]*?[}%]\}/g, (tag) => tag.replaceAll(/\|\s*dump\b/g, "| tojson"));

/** Mustache without sections: whether one is a loop or a condition depends on its value. */
export const fromMustache: Convert = (text) =>
  convertTags(text, /\{\{\{\s*([^{}]*?)\s*\}\}\}|\{\{([!&#^/>=]?)\s*([\s\S]*?)\s*\}\}/g, ([tag, raw, sigil, name]) => {
    if (sigil === "!") return "";
    const variable = raw ?? name ?? "";
    if (raw === undefined && sigil !== "" && sigil !== "&")
      return { problem: `${tag} is a section or partial of Mustache, which cannot be carried over` };
    return NAME.test(variable) ? `{{ ${variable} }}` : { problem: `${tag} does not name a variable` };
  });

/** Python's format strings: `{name}` is a variable, `{{` a brace. */
export const fromFString: Convert = (text) =>
  convertTags(text, /\{\{|\}\}|\{([^{}]*)\}|[{}]/g, ([tag, name]) => {
    if (tag === "{{") return "{";
    if (tag === "}}") return "}";
    if (name === undefined) return { problem: `a single ${tag} stands alone in a format string` };
    return NAME.test(name) ? `{{ ${name} }}` : { problem: `${tag} does not name a variable` };
  });

type Found = readonly [tag: string, ...groups: (string | undefined)[]];

/** Converts the tags and keeps what stands between them, so that no brace of it becomes a tag. */
export function convertTags(
  text: string,
  tags: RegExp,
  convert: (found: Found, offset: number) => ReturnType<Convert>,
): ReturnType<Convert> {
  let [result, literal, at] = ["", "", 0];
  for (const found of text.matchAll(tags)) {
    const made = convert([...found] as unknown as Found, found.index); // the first is the whole match
    if (typeof made !== "string") return { offset: found.index, ...made };
    literal += text.slice(at, found.index);
    at = found.index + found[0].length;
    if (/^\{[{%]/.test(made)) [result, literal] = [result + quoted(literal) + made, ""];
    else literal += made;
  }
  return result + quoted(literal + text.slice(at));
}

/** Braces that Jinja would read. One at the end could make a tag with what follows. */
function quoted(text: string): string {
  return text.replaceAll(/\{(?=[{%#]|$)/g, '{{ "{" }}');
}
