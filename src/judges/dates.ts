/** A date of which any part may be left open: `July 1776`, `4 July`. */
export interface PartialDate {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th)?`;
const END = String.raw`(?![\p{L}\p{N}])`;

/** The spellings of a date in a text in lower case, longest first. */
export const DATE = [
  String.raw`\d{4}-\d{2}-\d{2}(?!\d)`,
  String.raw`\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)`,
  String.raw`${DAY}(?: of)? ${MONTH}\b\.?,?(?: \d{4}${END})?`,
  String.raw`${MONTH}\b\.? ${DAY}${END}(?:,? \d{4}${END})?`,
  String.raw`${MONTH}\b\.?,? \d{4}${END}`,
].join("|");

/** What a spelled date may mean: `03/04/2026` is read both ways. */
export function readDate(spelled: string): readonly PartialDate[] {
  const numbers = (spelled.match(/\d+/g) ?? []).map(Number);
  const name = /\p{L}{3,}/u.exec(spelled.replace(/\d+(?:st|nd|rd|th)/, ""))?.[0];
  const month = MONTHS.indexOf(name?.slice(0, 3) ?? "") + 1;
  if (month > 0) return [withMonth(month, numbers)];
  const [first = 0, second = 0, third = 0] = numbers;
  if (first > 31) return [{ year: first, month: second, day: third }];
  const readings = [
    { year: third, month: second, day: first },
    { year: third, month: first, day: second },
  ];
  return readings.filter(({ month }) => month >= 1 && month <= 12);
}

/** Whether one says everything that the other asks for. */
export function sameDate(required: readonly PartialDate[], given: readonly PartialDate[]): boolean {
  return required.some((wanted) => given.some((date) => covers(date, wanted)));
}

function withMonth(month: number, numbers: readonly number[]): PartialDate {
  const year = numbers.find((number) => number > 31);
  const day = numbers.find((number) => number <= 31);
  return { month, ...(year !== undefined && { year }), ...(day !== undefined && { day }) };
}

function covers(date: PartialDate, wanted: PartialDate): boolean {
  return (["year", "month", "day"] as const).every((part) => wanted[part] === undefined || wanted[part] === date[part]);
}
