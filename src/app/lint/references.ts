import type { PromptConfig } from "../../config/config.ts";
import type { LocatedCase } from "../../domain/golden-case.ts";
import { plainText } from "../../text/plain.ts";
import { about, type CaseWarning } from "./warning.ts";

const PLACEHOLDER =
  /^(?:todo|tbd|tba|fixme|xxx+|n\/?a|none|null|nil|undefined|unknown|\?+|-+|\.+|lorem ipsum.*)[.!:]?$/i;

/** References that say nothing, or that the system is told. */
export function referenceLint(prompts: readonly PromptConfig[]): (located: LocatedCase) => readonly CaseWarning[] {
  const told = prompts.map(({ id, messages }) => ({
    id,
    text: plainText(messages.map(({ text }) => text).join("\n")),
  }));
  return (located) => {
    const { id, reference = [], input, variables } = located.golden;
    if (reference.length === 0) return [];
    const key = "reference";
    const texts = reference.map(plainText);
    const warnings: CaseWarning[] = [];
    const blank = reference.find((text) => text.trim() === "");
    if (blank !== undefined)
      warnings.push(
        about(located, "reference", `a reference of "${id}" is blank`, {
          key,
          hint: "write what a good answer says, or remove it",
        }),
      );
    const empty = reference.find((text) => PLACEHOLDER.test(text.trim()));
    if (empty !== undefined)
      warnings.push(
        about(located, "reference", `the reference "${empty.trim()}" of "${id}" says nothing`, {
          key,
          hint: "write what a good answer says, or remove it",
        }),
      );
    if (new Set(texts).size < texts.length)
      warnings.push(
        about(located, "reference", `a reference of "${id}" stands twice`, { key, hint: "remove one of the two" }),
      );

    const telling = texts.filter(isTelling);
    if (telling.length === 0) return warnings;
    const asked = plainText(textIn([input, variables ?? {}]));
    if (telling.some((text) => holds(asked, text)))
      warnings.push(
        about(located, "leak", `the input of "${id}" holds its reference`, {
          key: "input",
          hint: "the system can copy the answer from the question",
        }),
      );
    const prompt = told.find(({ text }) => telling.some((wanted) => holds(text, wanted)));
    if (prompt !== undefined)
      warnings.push(
        about(located, "leak", `the prompt "${prompt.id}" holds the reference of "${id}"`, {
          key,
          hint: "an example in a prompt must be no golden case",
        }),
      );
    return warnings;
  };
}

/** A short answer, such as `yes` or `B`, may well stand in a question. */
function isTelling(text: string): boolean {
  return (/\d/.test(text) && text.length >= 5) || text.split(" ").length >= 3;
}

/** In whole words. */
function holds(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + wanted.length])) return true;
  return false;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function textIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  return Object.values(value).map(textIn).join("\n");
}
