import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { UserError } from "../domain/problem.ts";
import type * as z from "zod";
import type { Path, Source } from "../domain/source.ts";
import { parseFile } from "../text/parse.ts";
import { codeSource, positionOf } from "../text/source.ts";
import { nearest } from "../text/suggest.ts";
import { readAccess } from "./access.ts";
import type { PromptConfig } from "./config.ts";
import { expandEnvironment } from "./environment.ts";
import { expandGlob } from "./globs.ts";
import { LATER } from "./later.ts";
import { readMessages, templatesWithin } from "./messages.ts";
import { absolutePaths, checkPaths } from "./paths.ts";
import type { Plugins } from "./plugins.ts";
import { dropNulls, withValue, type Reading } from "./reading.ts";
import { PromptShape } from "./schema.ts";

export interface PromptReading {
  readonly reading: Reading;
  readonly source: Source;
  readonly folder: string;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly plugins: Plugins;
  readonly shownName: (path: string) => string;
  /** Only these are read in full; the keys and files of the others need not be there. */
  readonly only: readonly string[] | undefined;
}

/** One entry of `prompts`, wherever it was written. */
interface Entry {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: Source;
  readonly path: Path;
  readonly folder: string;
  /** Where its file name says so. */
  readonly id: string | undefined;
}

/** The prompt configs, in the order in which they were written; files of a glob by bytes. */
export async function readPrompts(given: PromptReading): Promise<readonly PromptConfig[]> {
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
  const entries = await entriesOf(given, written);
  const named = entries.map((entry) => ({ entry, id: idOf(entry) }));
  const ids = named.map(({ id }) => id);
  for (const [index, { entry }] of named.entries()) checkId(reading, entry, ids, index);
  const unknown = given.only?.find((id) => !named.some((other) => other.id === id));
  if (unknown !== undefined) {
    const known = ids.filter((id) => id !== undefined).join(", ");
    throw new UserError([{ message: `no prompt config is called "${unknown}"`, hint: `there are: ${known}` }]);
  }
  const chosen = named.filter(({ id }) => given.only === undefined || given.only.includes(id ?? ""));
  const prompts: PromptConfig[] = [];
  for (const { entry, id } of chosen) {
    const prompt = await readPrompt(given, entry, id);
    if (prompt !== undefined) prompts.push(prompt);
  }
  return prompts;
}

async function entriesOf(given: PromptReading, written: unknown): Promise<readonly Entry[]> {
  const { reading, source } = given;
  const items = Array.isArray(written)
    ? written.map((value: unknown, index) => ({ value, path: ["prompts", index] as Path }))
    : [{ value: written, path: ["prompts"] as Path }];
  if (items.length === 0) reading.fault(source, ["prompts"], "the list of prompt configs is empty");
  const entries: Entry[] = [];
  for (const { value, path } of items) {
    if (typeof value === "string") entries.push(...(await filesOf(given, value, path)));
    else if (typeof value === "object" && value !== null)
      entries.push({ value: value as Record<string, unknown>, source, path, folder: given.folder, id: undefined }); // keys are checked later
    else reading.fault(source, path, "must be a path, a glob or a prompt config");
  }
  return entries;
}

async function filesOf(
  { reading, source, folder, shownName }: PromptReading,
  pattern: string,
  path: Path,
): Promise<readonly Entry[]> {
  const files = await expandGlob(pattern, folder);
  if (files.length === 0) reading.fault(source, path, `no file matches "${pattern}"`, `looked in ${shownName(folder)}`);
  const entries: Entry[] = [];
  for (const file of files) {
    try {
      entries.push(await entryOfFile(file.path, shownName(file.path)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reading.problems.push(...error.problems);
    }
  }
  return entries;
}

async function entryOfFile(path: string, name: string): Promise<Entry> {
  const folder = dirname(path);
  if (![".yaml", ".yml", ".json"].includes(extname(path))) {
    const id = basename(path).replace(/^\.+/, "");
    return { value: { prompt: path }, source: codeSource(name, { prompt: path }), path: [], folder, id };
  }
  const source = await parseFile(name, readFileSync(path, "utf8"));
  const value = dropNulls(source.value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError([{ file: name, at: { line: 1, column: 1 }, message: "a prompt config must be a map of keys" }]);
  }
  return {
    value: value as Record<string, unknown>,
    source: withValue(source, value),
    path: [],
    folder,
    id: basename(path, extname(path)),
  }; // keys are checked later
}

function idOf({ value, id }: Entry): string | undefined {
  return typeof value["id"] === "string" ? value["id"] : id;
}

function checkId(reading: Reading, { source, path }: Entry, all: readonly (string | undefined)[], index: number): void {
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

async function readPrompt(
  given: PromptReading,
  entry: Entry,
  id: string | undefined,
): Promise<PromptConfig | undefined> {
  const { reading, plugins } = given;
  const { source, path } = entry;
  const provider = entry.value["provider"] ?? given.defaults["provider"];
  const schema = schemaOf(reading, entry, provider, plugins);
  if (schema === undefined || typeof provider !== "string") return undefined;

  const inherited = Object.entries(given.defaults).filter(([key]) => key in schema.shape);
  const own = absolutePaths(entry.value, entry.folder);
  const merged = { ...Object(absolutePaths(Object.fromEntries(inherited), given.folder)), ...Object(own), provider };
  const expanded = expandEnvironment(source, path, merged, reading.env);
  reading.problems.push(...expanded.problems);
  reading.secrets.push(...expanded.secrets);
  const located: Source = {
    ...withValue(source, expanded.value),
    range: (at, target) => source.range([...path, ...at], target),
  };
  // a plug-in's keys have no static type; the common ones keep theirs
  const checked = reading.check(schema, located, [], LATER.prompt) as
    | (z.output<typeof PromptShape> & Readonly<Record<string, unknown>>)
    | undefined;
  if (checked === undefined) return undefined;

  await checkPaths(reading, located, checked);
  const isModel = plugins.models.includes(provider);
  const messages = isModel ? await readMessages(reading, located, checked) : [];
  const { retriever, model } = checked;
  return {
    id: id ?? "",
    provider,
    options: optionsOf(checked),
    metadata: checked.metadata ?? {},
    variables: checked.variables ?? {},
    gate: checked.gate,
    timeoutMs: checked.timeout,
    concurrency: checked.concurrency,
    retriever,
    model: isModel ? readAccess(reading, source, path, provider, checked) : undefined,
    messages,
    templates: [
      ...messages.map(({ located: template }) => template),
      ...(await templatesWithin(reading, located, provider === "http" ? ["body"] : [])),
    ],
    writtenModel:
      typeof (entry.value["model"] ?? given.defaults["model"]) === "string"
        ? String(entry.value["model"] ?? given.defaults["model"])
        : typeof model === "string"
          ? model
          : null,
    hash: createHash("sha256")
      .update(JSON.stringify(entry.value))
      .update(messages.map(({ text }) => text).join("\0"))
      .digest("hex"),
    source,
    path,
    folder: entry.folder,
    line: positionOf(source, path)?.line ?? 1,
  };
}

function schemaOf(reading: Reading, { source, path }: Entry, provider: unknown, plugins: Plugins) {
  const known = Object.keys(plugins.systems);
  if (provider === undefined)
    return reading.fault(source, [...path, "provider"], '"provider" is missing', `one of ${known.join(", ")}`, "key");
  if (typeof provider !== "string") return reading.fault(source, [...path, "provider"], '"provider" must be text');
  const options = plugins.systems[provider];
  if (options === undefined) {
    if (LATER.providers.has(provider))
      return reading.fault(source, [...path, "provider"], `the provider "${provider}" is not supported yet`);
    const near = nearest(provider, known);
    return reading.fault(
      source,
      [...path, "provider"],
      `no provider is called "${provider}"`,
      near === undefined ? `one of ${known.join(", ")}` : `did you mean "${near}"?`,
    );
  }
  const retriever = plugins.models.includes(provider) ? { retriever: plugins.retriever.optional() } : {};
  return PromptShape.extend({ ...options.shape, ...retriever });
}

function optionsOf(checked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(checked).filter(([key]) => !(key in PromptShape.shape) && key !== "retriever"),
  );
}
