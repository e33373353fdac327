import type { Report } from "../domain/report.ts";
import { inertJson } from "./json-text.ts";
import { bareCase, pageCase, type Texts } from "./page-case.ts";
import type { PageHead } from "./page-data.ts";
import { promptFigures } from "./prompt-figures.ts";
import { isBad } from "./standing.ts";

/** `PageData` as JSON that ends no script element, one case a line, within what a browser opens quickly. */
export async function* pageLines(report: Report, head: PageHead): AsyncIterable<string> {
  const room = await roomFor(report);
  const texts = documentTexts();
  yield `{"head":${scriptJson(head)},"cases":[`;
  let [separator, leftOut] = ["\n", 0];
  for await (const result of report.cases()) {
    const line = room(isBad(result), (whole) =>
      scriptJson(whole ? pageCase(result, report.baseline, texts) : bareCase(result, report.baseline)),
    );
    if (line === undefined) {
      leftOut += 1;
      continue;
    }
    yield separator + line;
    separator = ",\n";
  }
  yield `\n],"leftOut":${leftOut}}`;
}

/** For cases with their texts, and for those of which only a line of the list is kept. */
const BYTES = { whole: 7_000_000, bare: 2_000_000 };

type Room = (bad: boolean, write: (whole: boolean) => string) => string | undefined;

/** Where there is not room for all, those that failed keep their texts first. */
async function roomFor(report: Report): Promise<Room> {
  const figures = await promptFigures(report);
  const left = { ...BYTES };
  let badAhead = figures.reduce((count, { missed, unscored }) => count + missed + unscored, 0);
  let cases = 0;
  return (bad, write) => {
    if (bad) badAhead -= 1;
    const usual = cases === 0 ? 0 : (BYTES.whole - left.whole) / cases;
    const kind = left.whole > (bad ? 0 : usual * (badAhead + 1)) ? "whole" : "bare";
    if (left[kind] <= 0) return undefined;
    const line = write(kind === "whole");
    left[kind] -= Buffer.byteLength(line);
    if (kind === "whole") cases += 1;
    return line;
  };
}

/** Keeps what it gave in mind as far as that is little. */
const MOST_REMEMBERED = 1_000_000;

function documentTexts(): Texts {
  const known = new Map<string, number>();
  let [given, remembered] = [0, 0];
  return (text) => {
    const same = known.get(text);
    if (same !== undefined) return { same };
    if (remembered + text.length <= MOST_REMEMBERED) {
      known.set(text, given);
      remembered += text.length;
    }
    given += 1;
    return { text };
  };
}

function scriptJson(value: unknown): string {
  return inertJson(JSON.stringify(value)).replaceAll("<", String.raw`\u003c`);
}
