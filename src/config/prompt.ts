import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Source } from "../domain/source.ts";
import { positionOf } from "../text/source.ts";
import { readAccess } from "./access.ts";
import type { PromptConfig } from "./config.ts";
import { expandEnvironment } from "./environment.ts";
import { LATER } from "./later.ts";
import { readMessages, templatesWithin } from "./messages.ts";
import { absolutePaths, checkPaths } from "./paths.ts";
import type { Plugins } from "./plugins.ts";
import type { EntryReading, PromptEntry } from "./prompt-entries.ts";
import { knownProvider } from "./provider-name.ts";
import { withValue, type Reading } from "./reading.ts";
import { PromptShape } from "./schema.ts";

export interface PromptReading extends EntryReading {
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly plugins: Plugins;
  /** Keys need not be there. */
  readonly unasked: boolean;
}

/** One prompt config, checked against its provider's schema; undefined where it has problems, which are taken up. */
export async function readPrompt(
  given: PromptReading,
  entry: PromptEntry,
  id: string | undefined,
): Promise<PromptConfig | undefined> {
  const { reading, plugins } = given;
  const { source, path } = entry;
  const provider = entry.value["provider"] ?? given.defaults["provider"];
  const schema = schemaOf(reading, entry, provider, plugins);
  if (schema === undefined || typeof provider !== "string") return undefined;

  const located = locatedValue(given, entry, provider, schema);
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
    model: isModel && !given.unasked ? readAccess(reading, source, path, provider, checked) : undefined,
    messages,
    templates: [
      ...messages.map(({ located: template }) => template),
      ...(await templatesWithin(reading, located, provider === "http" ? ["body"] : [])),
    ],
    writtenModel: writtenModelOf(given, entry, model),
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

/** The entry with what it inherits from the defaults, and with the environment's values, at its place. */
function locatedValue(
  { reading, defaults, folder }: PromptReading,
  { value, source, path, folder: own }: PromptEntry,
  provider: string,
  schema: z.ZodMiniObject,
): Source {
  const inherited = Object.fromEntries(Object.entries(defaults).filter(([key]) => key in schema.shape));
  const merged = { ...Object(absolutePaths(inherited, folder)), ...Object(absolutePaths(value, own)), provider };
  const expanded = expandEnvironment(source, path, merged, reading.env);
  reading.problems.push(...expanded.problems);
  reading.secrets.push(...expanded.secrets);
  return {
    ...withValue(source, expanded.value),
    range: (at, target) => source.range([...path, ...at], target),
  };
}

function writtenModelOf({ defaults }: PromptReading, { value }: PromptEntry, model: unknown): string | null {
  return [value["model"] ?? defaults["model"], model].find((name) => typeof name === "string") ?? null;
}

function schemaOf(reading: Reading, { source, path }: PromptEntry, provider: unknown, plugins: Plugins) {
  const known = knownProvider(reading, source, path, provider, {
    what: "provider",
    known: Object.keys(plugins.systems),
    later: LATER.providers,
  });
  const options = known === undefined ? undefined : plugins.systems[known];
  if (known === undefined || options === undefined) return undefined;
  const retriever = plugins.models.includes(known) ? { retriever: z.optional(plugins.retriever) } : {};
  return z.extend(PromptShape, { ...options.shape, ...retriever });
}

function optionsOf(checked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(checked).filter(([key]) => !(key in PromptShape.shape) && key !== "retriever"),
  );
}
