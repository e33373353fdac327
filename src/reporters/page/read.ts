import type { PageCase, PageData, PageDocument } from "../page-data.ts";

/** The data of the page, with every document's text in its place again. */
export function readData(text: string): PageData {
  const data = JSON.parse(text) as PageData; // written by the reporter that put this script there
  const texts: string[] = [];
  const whole = (document: PageDocument): PageDocument => {
    if (document.text !== undefined) texts.push(document.text);
    const { same, ...rest } = document;
    const known = same === undefined ? undefined : texts[same];
    return known === undefined ? document : { ...rest, text: known };
  };
  return { ...data, cases: data.cases.map((each) => withTexts(each, whole)) };
}

function withTexts(each: PageCase, whole: (document: PageDocument) => PageDocument): PageCase {
  if (each.trials === undefined) return each;
  const trials = each.trials.map((trial) => {
    const { candidate } = trial;
    if (candidate?.retrieved === undefined) return trial;
    return { ...trial, candidate: { ...candidate, retrieved: candidate.retrieved.map(whole) } };
  });
  return { ...each, trials };
}
