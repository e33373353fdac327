/** A number in a text, as a person reads it, and what stands around it. */
export interface FoundNumber {
  readonly value: number;
  readonly before: string;
  readonly after: string;
}

/** Groups of three digits are told from decimals by their separators; in this order, as the first that fits is taken. */
const SPELLINGS = [
  /[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?!\d)/, // 1,234.5
  /[1-9]\d{0,2}(?:['’\u00A0\u202F\u2009]\d{3})+(?:[.,]\d+)?(?!\d)/, // 1'234.5, and with no-break and thin spaces
  /[1-9]\d{0,2}(?:\.\d{3})+,\d+/, // 1.234,5
  /[1-9]\d{0,2}(?:\.\d{3}){2,}(?!\d)/, // 1.234.567
  /\d+(?:[.,]\d+)?|\.\d+/, // 4.20 and 4,20
];

const NUMBER = new RegExp(
  `(?<!\\d[.,]?)(?:${SPELLINGS.map(({ source }) => source).join("|")})(?:[eE][-+\\u2212]?\\d+)?`,
  "gu",
);

/** A hyphen or minus sign that stands at the number or at the currency before it, and not between two words or numbers. */
const MINUS = /(?<![\p{L}\p{N}])[-\u2212](?:(?:\p{Lu}{0,3}\p{Sc}|[A-Z]{3})\s?)?$/u;

const CONTEXT = 40;

/**
 * The numbers of a text in order: `1,234.5`, `1.234,5`, `4,20` (a comma before exactly three digits separates thousands, any other
 * the decimals), `.5`, `1e-3`, `-5`, `−$5`. Not read: number words, fractions, `10^3`.
 */
export function findNumbers(text: string): readonly FoundNumber[] {
  const found = [...text.matchAll(NUMBER)].map((match) => {
    const [spelled] = match;
    const before = text.slice(Math.max(0, match.index - CONTEXT), match.index);
    const end = match.index + spelled.length;
    const value = valueOf(spelled);
    return { value: MINUS.test(before) ? -value : value, before, after: text.slice(end, end + CONTEXT) };
  });
  return found.filter(({ value }) => Number.isFinite(value));
}

/** Whether the unit stands behind the number or before it, and belongs to no other: `5 kg`, `**5** kg`, `$5`, `USD 5`. Its case matters. */
export function hasUnit({ before, after }: FoundNumber, unit: string): boolean {
  return (
    standsBehind(after.replace(/^(?:[\s*_`]+|-(?=\p{L}))/u, ""), unit) ||
    standsBefore(before.replace(/[-\u2212]$/, ""), unit)
  );
}

function standsBehind(after: string, unit: string): boolean {
  const next = after.charAt(unit.length);
  return after.startsWith(unit) && !/\d/.test(next) && !(isWord(unit.at(-1)) && isWord(next));
}

function standsBefore(before: string, unit: string): boolean {
  const near = before.replace(/[\s*_`]+$/, "");
  const rest = near.slice(0, -unit.length);
  if (!near.endsWith(unit) || (isWord(unit.at(0)) && isWord(rest.at(-1)))) return false;
  return before.endsWith(unit) || !/\d[\s*_`]*$/.test(rest);
}

/** `A4` and `v2` are names, not numbers. */
export function isPartOfWord({ before }: FoundNumber): boolean {
  return /[\p{L}_]$/u.test(before);
}

function valueOf(spelled: string): number {
  const [mantissa = "", exponent = "0"] = spelled.replace("\u2212", "-").split(/e/i);
  const digits = mantissa.replaceAll(/['’\u00A0\u202F\u2009]/g, "");
  return Number(`${plain(digits)}e${exponent}`);
}

function plain(digits: string): string {
  const [comma, point] = [digits.lastIndexOf(","), digits.lastIndexOf(".")];
  const isGrouped = /^[1-9]\d{0,2}(?:,\d{3})+$/.test(digits) || /^[1-9]\d{0,2}(?:\.\d{3}){2,}$/.test(digits);
  if (isGrouped) return digits.replaceAll(/[.,]/g, "");
  return comma > point ? digits.replaceAll(".", "").replace(",", ".") : digits.replaceAll(",", "");
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^[\p{L}\p{N}]$/u.test(character);
}
