import { UserError } from "../domain/problem.ts";
import type { PromptConfig } from "./config.ts";
import { readEntries, type EntryReading, type PromptEntry } from "./prompt-entries.ts";
import { readPrompt } from "./prompt.ts";
import type { Reading } from "./reading.ts";
import { PromptShape } from "./schema.ts";

/** The prompt configs, in the order in which they were written; files of a glob by bytes. */
export async function readPrompts(
  given: EntryReading,
  /** Only these are read in full; the keys and files of the others need not be there. */
  only?: readonly string[],
): Promise<readonly PromptConfig[]> {
  const { reading, source } = given;
  const written = Reflect.get(Object(source.value), "prompts") as unknown; // whatever the user wrote
  if (written === undefined) {
    reading.fault(
      source,
      ["prompts"],
      '"prompts" is missing',
      "name the prompt configs: prompts: prompts/*.yaml",
      "key",
    );
    return [];
  }
  const entries = await readEntries(given, written);
  const named = entries.map((entry) => ({ entry, id: idOf(entry) }));
  const ids = named.map(({ id }) => id);
  for (const [index, { entry }] of named.entries()) checkId(reading, entry, ids, index);
  const unknown = only?.find((id) => !named.some((other) => other.id === id));
  if (unknown !== undefined) {
    const known = ids.filter((id) => id !== undefined).join(", ");
    throw new UserError([{ message: `no prompt config is called "${unknown}"`, hint: `there are: ${known}` }]);
  }
  const chosen = named.filter(({ id }) => only === undefined || only.includes(id ?? ""));
  const prompts: PromptConfig[] = [];
  for (const { entry, id } of chosen) {
    const prompt = await readPrompt(given, entry, id);
    if (prompt !== undefined) prompts.push(prompt);
  }
  return prompts;
}

function idOf({ value, id }: PromptEntry): string | undefined {
  return typeof value["id"] === "string" ? value["id"] : id;
}

function checkId(
  reading: Reading,
  { source, path }: PromptEntry,
  all: readonly (string | undefined)[],
  index: number,
): void {
  const id = all[index];
  if (id === undefined) {
    reading.fault(source, [...path, "id"], 'a prompt config that is written here needs an "id"', undefined, "key");
    return;
  }
  if (!PromptShape.shape.id.safeParse(id).success)
    reading.fault(
      source,
      [...path, "id"],
      `"${id}" is not a name for a prompt config`,
      "use letters, digits and . _ @ -",
    );
  if (id === "gates")
    reading.fault(
      source,
      [...path, "id"],
      '"gates" is taken: the JUnit report has a suite of that name',
      "choose another id",
    );
  const clash = all.slice(0, index).find((other) => other?.replaceAll(".", "_") === id.replaceAll(".", "_"));
  if (clash === undefined) return;
  const message =
    clash === id
      ? `a second prompt config is called "${id}"`
      : `"${id}" and "${clash}" are one name in the JUnit report`;
  reading.fault(source, [...path, "id"], message, "choose another id");
}
