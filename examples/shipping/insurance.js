import { bracketRow, centsOf, tableOf } from "./parse-rates.js";

/** The premium for a declared value, in cents; NaN above the highest. */
export function premium(section, declaredValue, zone) {
  const row = bracketRow(tableOf(section), declaredValue);
  const [, dearer, extra] = /To zone (\w+) the premium is (\d+)% higher/.exec(section.text) ?? [];
  const percent = dearer === zone ? 100 + Number(extra) : 100;
  return Math.round((centsOf(row?.cells[0]) * percent) / 100);
}
