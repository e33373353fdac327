import { documentStart, policyOf } from "./html-document.ts";
import { markup, type Markup } from "./markup.ts";
// The build gives it one.
// oxlint-disable-next-line import/default
import script from "./page/view.tsx?bundled";
import style from "./page/view.css?bundled";

/** What may run and be loaded in a page of the local server: the form of the history is sent to it, and a page of a run that goes on hears from it. */
export const VIEW_POLICY = policyOf({ script, style, more: ["connect-src 'self'", "form-action 'self'"] });

interface ViewPage {
  readonly title: string;
  readonly body: readonly Markup[];
  /** The page that lists all runs. */
  readonly home?: boolean;
}

/** A page of the local server. */
export function viewPage({ title, body, home = false }: ViewPage): string {
  const start = documentStart({
    title: markup`${title} · evals`,
    policy: VIEW_POLICY,
    style,
    skip: "Skip to the content",
    nav: markup`<nav aria-label="Pages"><a href="/"${home && markup` aria-current="page"`}>Runs</a></nav>`,
  });
  return `${start}<div class="view">\n${body.map(({ html }) => html).join("\n")}\n</div>\n</main>\n<script>${script.text}</script>\n</body>\n</html>\n`;
}

/** A page that says what went wrong. */
export function failurePage(problem: string): string {
  const title = "This cannot be shown";
  return viewPage({
    title,
    body: [
      markup`<section class="banner unsure"><h1>${title}</h1><p class="sentence">${problem}</p><p><a href="/">All runs</a></p></section>`,
    ],
  });
}

/** Where the pages of a run lie. */
export function runPath(key: string): string {
  return `/run/${encodeURIComponent(key)}`;
}
