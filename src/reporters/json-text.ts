/** The same values, spelled so that printing them neither commands a CI runner nor reorders what a person reads. */
export function inertJson(text: string): string {
  const inert = text.replaceAll("##[", String.raw`#\u0023[`);
  return PLAIN.test(inert) ? inert : inert.replace(UNSAFE, escapeUnits);
}

/** Most texts; looked for first, since that is quick. */
const PLAIN = /^[\n -~]*$/;

const UNSAFE =
  /[\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFF]|[\u{E0000}-\u{E007F}]/gu;

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => String.raw`\u${unit.toString(16).padStart(4, "0")}`).join("");
}
