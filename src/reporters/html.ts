import type { Report, Reporter } from "../domain/report.ts";
import { failingCases } from "./html-cases.ts";
import { documentStart, policyOf } from "./html-document.ts";
import { figuresPart } from "./html-figures.ts";
import { verdictPart } from "./html-verdict.ts";
import { markup } from "./markup.ts";
import type { PageHead } from "./page-data.ts";
import { pageLines } from "./page-lines.ts";
// The build gives it one.
// oxlint-disable-next-line import/default
import script from "./page/main.tsx?bundled";
import { verdictWord } from "./verdict-text.ts";

/**
 * `report.html`: one file that fetches nothing. What matters is there without scripts; ours adds all cases, to search and to
 * compare. No other script runs and nothing is loaded, whatever the texts of models and datasets say.
 */
export const html: Reporter = {
  name: "html",
  file: "report.html",
  async *render(report) {
    yield headOf(report);
    yield (await verdictPart(report)).html;
    yield (await failingCases(report)).html;
    yield (await figuresPart(report)).html;
    yield '</div>\n<div id="app"></div>\n</main>\n<script type="application/json" id="data">';
    yield* pageLines(report, pageHead(report));
    yield `</script>\n<script>${script.text}</script>\n</body>\n</html>\n`;
  },
};

/** What may run and be loaded in the page. */
export const POLICY = policyOf({ script });

function headOf({ record: { header }, outcome }: Report): string {
  const start = documentStart({
    title: markup`${verdictWord(outcome)} · evals ${header.run.id}`,
    policy: POLICY,
    skip: "Skip to the report",
    nav: markup`<nav aria-label="Report"><a href="#overview">Overview</a><a href="#failing">Cases</a></nav>`,
  });
  return `${start}<div id="overview">\n`;
}

function pageHead({ record: { header }, baseline }: Report): PageHead {
  const comparable = baseline !== undefined && baseline.refused === undefined;
  return {
    config: header.config.file,
    prompts: header.prompts.map(({ id }) => id),
    ...(comparable && { baseline: baseline.run }),
  };
}
