import type { Markup } from "./markup.ts";
import style from "./page/style.css?bundled";

interface Bundled {
  readonly text: string;
  readonly hash: string;
}

/** What may run and be loaded in a document of ours, as a Content-Security-Policy. */
export function policyOf({
  script,
  style: own,
  more = ["form-action 'none'"],
}: {
  readonly script: Bundled;
  /** Beside the style that all have. */
  readonly style?: Bundled;
  readonly more?: readonly string[];
}): string {
  return [
    "default-src 'none'",
    `script-src '${script.hash}'`,
    `style-src ${[style, ...(own === undefined ? [] : [own])].map(({ hash }) => `'${hash}'`).join(" ")}`,
    "img-src data:",
    "base-uri 'none'",
    ...more,
  ].join("; ");
}

/** A document up to and with the start of its `main`. */
export function documentStart({
  title,
  policy,
  style: own,
  skip,
  nav,
}: {
  readonly title: Markup;
  readonly policy: string;
  readonly style?: Bundled;
  readonly skip: string;
  readonly nav: Markup;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title.html}</title>
<style>${style.text}</style>${own === undefined ? "" : `\n<style>${own.text}</style>`}
</head>
<body>
<a class="skip" href="#main">${skip}</a>
<header class="bar">${nav.html}<span id="tools"></span></header>
<main id="main" tabindex="-1">
`;
}
