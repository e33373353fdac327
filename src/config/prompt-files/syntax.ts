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

/**
 * Converts the tags and keeps what stands between them: no brace of it becomes a tag, and no white space goes that the engine
 * would take beside a statement, but where the statement has a line of its own.
 */
export function convertTags(
  text: string,
  tags: RegExp,
  convert: (found: Found) => ReturnType<Convert>,
): ReturnType<Convert> {
  const pieces: { readonly made: string; readonly isTag: boolean; readonly alone: boolean }[] = [];
  let at = 0;
  const keep = (made: string) => pieces.push({ made, isTag: false, alone: false });
  for (const found of text.matchAll(tags)) {
    const made = convert([...found] as unknown as Found); // the first is the whole match
    if (typeof made !== "string") return { offset: found.index, ...made };
    keep(text.slice(at, found.index));
    at = found.index + found[0].length;
    if (/^\{[{%]/.test(made)) pieces.push({ made, isTag: true, alone: isAlone(text, found.index, at) });
    else keep(made);
  }
  keep(text.slice(at));
  return joined(pieces);
}

function isAlone(text: string, start: number, end: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(text.slice(0, start)) && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
}

function joined(
  pieces: readonly { readonly made: string; readonly isTag: boolean; readonly alone: boolean }[],
): string {
  let [result, literal, guard] = ["", "", false];
  const flush = (beforeStatement: boolean) => {
    let kept = literal.replaceAll(/\{(?=[{%#]|$)|(?<=[#%-])\}(?=\n)/g, '{{ "$&" }}');
    if (guard) kept = kept.replace(/^\n/, String.raw`{{ "\n" }}`);
    if (beforeStatement) kept = kept.replace(result === "" ? /(?<=^|\n)[ \t]+$/ : /(?<=\n)[ \t]+$/, '{{ "$&" }}');
    result += kept;
    [literal, guard] = ["", false];
  };
  for (const { made, isTag, alone } of pieces) {
    if (!isTag) {
      literal += made;
      continue;
    }
    const isStatement = made.startsWith("{%") && !alone;
    flush(isStatement);
    result += made;
    guard = isStatement;
  }
  flush(false);
  return result;
}
