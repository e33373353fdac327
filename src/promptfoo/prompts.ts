import { Message } from "../domain/message.ts";
import { UserError } from "../domain/problem.ts";
import { isMap } from "../text/is-map.ts";
import { filePath, items, within, type CarriedFile, type CarryParts, type Located, type Notes } from "./parts.ts";

/** A prompt of the foreign config as messages of ours. */
export interface CarriedPrompt {
  readonly label: string;
  readonly id: string | undefined;
  /** None where they could not be carried over. */
  readonly messages: readonly Message[];
  /** Why there are none. */
  readonly missing: string | undefined;
  /** The variables that its templates read. */
  readonly reads: readonly string[];
}

/** The prompts that are texts or lists of messages, inline or in files; the others are noted. */
export async function carryPrompts(
  written: Located,
  parts: CarryParts,
  notes: Notes,
): Promise<readonly CarriedPrompt[]> {
  const prompts: CarriedPrompt[] = [];
  for (const located of items(written)) prompts.push(...(await carryEntry(located, parts, notes)));
  return prompts;
}

async function carryEntry(located: Located, parts: CarryParts, notes: Notes): Promise<readonly CarriedPrompt[]> {
  const { source, path, value } = located;
  if (typeof value === "string") return carryText(value, located, parts, notes);
  if (!isMap(value)) {
    notes.add(source, path, "a prompt that is neither a text nor a map is not carried over");
    return [];
  }
  for (const key of Object.keys(value))
    if (!["id", "label", "raw"].includes(key))
      notes.add(source, [...path, key], `"${key}" of a prompt is not carried over`);
  const { raw, id, label } = value;
  const text = typeof raw === "string" ? raw : id;
  if (typeof text !== "string") {
    notes.add(source, path, "a prompt without a text is not carried over");
    return [];
  }
  const carried = await carryText(text, within(located, typeof raw === "string" ? "raw" : "id"), parts, notes);
  return carried.map((prompt) => ({
    ...prompt,
    ...(typeof label === "string" && { label }),
    ...(typeof id === "string" && { id }),
  }));
}

const FILE = /\.(?:txt|md|markdown|j2|jinja2?|njk|json|ya?ml)$/i;
const CODE = /^exec:|\.(?:py|js|cjs|mjs|ts|cts|mts|rb|go|sh|csv|xlsx?)(?::[\w.]+)?$/i;

async function carryText(
  text: string,
  located: Located,
  parts: CarryParts,
  notes: Notes,
): Promise<readonly CarriedPrompt[]> {
  const { source, path } = located;
  const isPath = text.startsWith("file://") || (!/[\n{]/.test(text) && (FILE.test(text) || CODE.test(text)));
  if (!isPath) {
    const messages = inlineMessages(text) ?? [{ role: "user", content: text } as const];
    return present(carried(text.split("\n")[0] ?? "", messages, located, parts, notes));
  }
  if (CODE.test(text)) {
    const missing = `the prompt "${text}" is code and is not carried over`;
    notes.add(source, path, missing, "write its text as `messages` of the prompt configs that are named after it");
    const label = filePath(text)
      .replace(/^.*\//, "")
      .replace(/^.+\.\w+:/, "");
    return [{ label, id: undefined, messages: [], reads: [], missing }];
  }
  const files = await parts.expand(filePath(text));
  if (files.length === 0) notes.add(source, path, `no file matches the prompt "${text}"`);
  const prompts: CarriedPrompt[] = [];
  for (const file of files) prompts.push(...(await ofFile(file, located, parts, notes)));
  return prompts;
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

async function ofFile(
  file: CarriedFile,
  located: Located,
  parts: CarryParts,
  notes: Notes,
): Promise<readonly CarriedPrompt[]> {
  const label = file.name.replace(/^.*\//, "").replace(/\.\w+$/, "");
  if (/\.(?:json|ya?ml)$/i.test(file.name)) {
    const messages = await messagesIn(file, parts);
    if (messages !== undefined) return present(carried(label, messages, located, parts, notes));
    notes.add(located.source, located.path, `"${file.name}" is not a list of {role, content} and is not carried over`);
    return [];
  }
  // A line of three hyphens parts the prompts of one file.
  const texts = parts
    .readText(file)
    .replace(/^\uFEFF/, "")
    .split(/^---\s*$/m)
    .map((each) => each.trim());
  return texts
    .filter((text) => text !== "")
    .flatMap((content) => present(carried(label, [{ role: "user", content }], located, parts, notes)));
}

async function messagesIn(file: CarriedFile, { readSource }: CarryParts): Promise<readonly Message[] | undefined> {
  try {
    return asMessages((await readSource(file)).value);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function inlineMessages(text: string): readonly Message[] | undefined {
  if (!/^\s*\[\s*\{/.test(text)) return undefined;
  try {
    return asMessages(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asMessages(value: unknown): readonly Message[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const read = value.map((item: unknown) => Message.safeParse(item));
  return read.every(({ success }) => success) ? read.flatMap(({ data }) => data ?? []) : undefined;
}

/** Their templates are Nunjucks, which is ours but for a few filters and tags. */
function carried(
  label: string,
  written: readonly Message[],
  { source, path }: Located,
  { compile }: CarryParts,
  notes: Notes,
): CarriedPrompt | undefined {
  const messages = written.map(({ role, content }) => ({
    role,
    content: content.replaceAll(/\|\s*dump\b/g, "| tojson"),
  }));
  try {
    const reads = messages.flatMap(({ content }) => compile(content).reads.map(([name = ""]) => name));
    return { label, id: undefined, messages, reads: [...new Set(reads)], missing: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return notes.add(source, path, `a prompt is not carried over, as its template cannot be read: ${why}`);
  }
}
