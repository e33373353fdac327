export interface Link {
  /** Relative to the page; empty: the page itself. */
  readonly file: string;
  readonly anchor: string | undefined;
}

/** The links of a Markdown text to files, not to the web. */
export function linksOf(markdown: string): readonly Link[] {
  return [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => {
      const [file = "", anchor] = target.split("#");
      return { file, anchor };
    });
}

/** What GitHub makes of the headings of a Markdown text. */
export function anchorsOf(markdown: string): readonly string[] {
  return [...prose(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function prose(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, "");
}
