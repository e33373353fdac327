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
import type { EntryReading, ForeignEntry, PromptEntry } from "./prompt-entries.ts";
import { knownProvider } from "./provider-name.ts";
import { withValue, type Reading } from "./reading.ts";
import { PromptShape } from "./schema.ts";

/** One prompt config, checked against its provider's schema; undefined where it has problems, which are taken up. */
export async function readPrompt(
  given: EntryReading,
  entry: PromptEntry,
  id: string | undefined,
): Promise<PromptConfig | undefined> {
  const { reading, plugins } = given;
  const { source, path } = entry;
  const provider = entry.value["provider"] ?? given.defaults["provider"] ?? entry.foreign?.hints["provider"];
  const schema = schemaOf(reading, entry, provider, plugins);
  if (schema === undefined || typeof provider !== "string") return undefined;

  const located = locatedValue(given, entry, provider, schema);
  // a plug-in's keys have no static type; the common ones keep theirs
  const checked = reading.check(schema, located, [], LATER.prompt) as
    | (z.output<typeof PromptShape> & Readonly<Record<string, unknown>>)
    | undefined;
  if (checked === undefined) return undefined;

  await checkPaths(reading, located, checked);
  if (provider === "recorded" && entry.value["cache"] === true)
    reading.fault(located, ["cache"], "what is recorded is not asked for, so there is nothing to keep", "leave it out");
  const isModel = plugins.models.includes(provider);
  const messages = isModel ? await readMessages(reading, located, checked) : [];
  const { retriever, model } = checked;
  if (entry.foreign !== undefined) reading.notices.push(foreignNotice(source.file, entry.foreign, checked));
  if (retriever === undefined && plugins.retrieving.includes(provider))
    reading.fault(
      located,
      ["provider"],
      `the ${provider} system answers from documents, so it needs a retriever`,
      'retriever: { documents: "docs/*.md" }',
    );
  return {
    id: id ?? "",
    provider,
    options: optionsOf(checked),
    metadata: checked.metadata ?? {},
    variables: checked.variables ?? {},
    gate: checked.gate,
    timeoutMs: checked.timeout,
    concurrency: checked.concurrency,
    cache: checked.cache,
    retriever,
    model: isModel && !given.unasked ? readAccess(reading, source, path, provider, checked) : undefined,
    messages,
    templates: [
      ...messages.map(({ located: template }) => template),
      ...(await templatesWithin(reading, located, provider === "http" ? ["body"] : [])),
    ],
    writtenModel: writtenModelOf(given, entry, model),
    hash: createHash("sha256")
      .update(JSON.stringify(entry.foreign === undefined ? entry.value : { ...entry.foreign.hints, ...entry.value }))
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
  { reading, defaults, folder }: EntryReading,
  { value, source, path, folder: own, foreign }: PromptEntry,
  provider: string,
  schema: z.ZodMiniObject,
): Source {
  const inherited = Object.fromEntries(Object.entries(defaults).filter(([key]) => key in schema.shape));
  const hints = foreign === undefined ? {} : hintsFor(foreign, provider, schema);
  const merged = {
    ...hints,
    ...Object(absolutePaths(inherited, folder)),
    ...Object(absolutePaths(value, own)),
    provider,
  };
  const expanded = expandEnvironment(source, path, merged, reading.env);
  reading.problems.push(...expanded.problems);
  reading.secrets.push(...expanded.secrets);
  return {
    ...withValue(source, expanded.value),
    range: (at, target) => source.range([...path, ...at], target),
  };
}

/** What somebody else's file says of a model holds for its own vendor alone. */
function hintsFor(
  { hints }: ForeignEntry,
  provider: string,
  { shape }: z.ZodMiniObject,
): Readonly<Record<string, unknown>> {
  const own = hints["provider"] ?? provider;
  return Object.fromEntries(
    Object.entries(hints).filter(
      ([key]) => key in shape && key !== "provider" && (key !== "model" || own === provider),
    ),
  );
}

/** Which model is asked, where the file names one. */
function foreignNotice(
  file: string,
  { name, hints, notes }: ForeignEntry,
  { model }: Readonly<Record<string, unknown>>,
): string {
  const named = typeof hints["model"] === "string" ? hints["model"] : undefined;
  const said =
    named === undefined
      ? []
      : [named === model ? `its model ${named} is used` : `its model ${named} gives way to the config's`];
  return `${file}: read as ${[name, ...said, ...notes].join("; ")}`;
}

function writtenModelOf({ defaults }: EntryReading, { value, foreign }: PromptEntry, model: unknown): string | null {
  return (
    [value["model"] ?? defaults["model"] ?? foreign?.hints["model"], model].find((name) => typeof name === "string") ??
    null
  );
}

function schemaOf(reading: Reading, { source, path }: PromptEntry, provider: unknown, plugins: Plugins) {
  const known = knownProvider(reading, source, path, provider, {
    what: "provider",
    known: Object.keys(plugins.systems),
    later: LATER.providers,
  });
  const options = known === undefined ? undefined : plugins.systems[known];
  if (known === undefined || options === undefined) return undefined;
  const retriever = [...plugins.models, ...plugins.retrieving].includes(known)
    ? { retriever: z.optional(plugins.retriever) }
    : {};
  return z.extend(PromptShape, { ...options.shape, ...retriever });
}

function optionsOf(checked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(checked).filter(([key]) => !(key in PromptShape.shape) && key !== "retriever"),
  );
}
