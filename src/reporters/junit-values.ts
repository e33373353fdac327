import { inertLine } from "../text/inert.ts";

const LONGEST_NAME = 255;
const LONGEST_MESSAGE = 1000;

/** One line of at most 255 characters; a name that had to be changed for that stays unlike every other. */
export function junitName(text: string): string {
  const name = inertLine(text);
  if (name === text && name.length <= LONGEST_NAME && name !== "") return name;
  const mark = ` ~${fingerprint(text)}`;
  return firstCharacters(name, LONGEST_NAME - mark.length) + mark;
}

/** One line of 1 to 1,000 characters. */
export function junitLine(text: string): string {
  const message = inertLine(text);
  if (message.length <= LONGEST_MESSAGE) return message === "" ? "-" : message;
  return `${firstCharacters(message, LONGEST_MESSAGE - 1)}…`;
}

/** A scorer's name as a part of a property's name, where XSD readers allow no `@`. */
export function propertyName(name: string): string {
  return name.replaceAll("@", "_at_").replaceAll(/[^A-Za-z0-9._-]/g, "_");
}

function firstCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}

/** 32 bits of FNV-1a over the UTF-16 units, in hex. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** With 3 decimals and no exponent. */
export function seconds(milliseconds: number): string {
  return (Math.min(milliseconds, 1e12) / 1000).toFixed(3);
}
