import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type * as z from "zod/mini";
import type { Config, PromptConfig, PromptMessage } from "../config/config.ts";
import { expandGlob } from "../config/globs.ts";
import type { Edges } from "../domain/edges.ts";
import { ProviderError } from "../domain/failure.ts";
import type { Message } from "../domain/message.ts";
import type { Retriever } from "../domain/retriever.ts";
import type { System, SystemRequest } from "../domain/system.ts";
import { readDocuments } from "../retrievers/documents.ts";
import { httpRetriever } from "../retrievers/http.ts";
import { moduleRetriever } from "../retrievers/module.ts";
import type { RetrieverOptions } from "../retrievers/options.ts";
import { limited } from "../run/limited.ts";
import { retrying } from "../run/retrying.ts";
import { stopping } from "../run/stopping.ts";
import { timed } from "../run/timed.ts";
import { commandSystem, type CommandOptions } from "../systems/command.ts";
import { httpSystem, type HttpOptions } from "../systems/http.ts";
import { moduleSystem } from "../systems/module.ts";
import { promptSystem } from "../systems/prompt.ts";
import { RECORDED_KEYS, recordedSystem, type RecordedOptions } from "../systems/recorded.ts";
import type { Caching } from "./caching.ts";
import type { Project } from "./project.ts";
import { readRecorded } from "./recorded-rows.ts";
import { userFunction } from "./user-code.ts";

/** The system of a prompt config, with its limits of time and number. Throws `UserError` for what the config's schema cannot see. */
export async function makeSystem(
  prompt: PromptConfig,
  config: Config,
  project: Project,
  edges: Edges,
  caching: Caching,
): Promise<System> {
  const system = await systemOf(prompt, config, project, edges, caching);
  const bounded =
    prompt.concurrency === undefined ? system : { ...system, answer: limited(system.answer, prompt.concurrency) };
  const isOwn = prompt.provider === "http" || prompt.provider === "command" || prompt.provider === "module";
  if (!isOwn || (prompt.cache !== true && !caching.offline)) return bounded;
  const { cachedSystem } = await import("./cached-system.ts");
  return { ...bounded, answer: cachedSystem(bounded.answer, prompt, project, caching) };
}

async function systemOf(
  prompt: PromptConfig,
  config: Config,
  project: Project,
  edges: Edges,
  caching: Caching,
): Promise<System> {
  const once = (system: System): System => ({
    ...system,
    answer: timed(system.answer, prompt.timeoutMs ?? config.timeoutMs, `the ${prompt.provider} system`, edges),
  });
  switch (prompt.provider) {
    case "recorded":
      return recordedOf(prompt, project);
    case "module": {
      const { module, export: name } = prompt.options;
      return once(moduleSystem(await userFunction(String(module), String(name), edges), edges));
    }
    case "command":
      return once(commandOf(prompt, project, edges));
    case "http": {
      const options = prompt.options as z.output<typeof HttpOptions>; // the plug-in's schema made it so
      return { answer: stopping(retrying(once(httpSystem(options, edges)).answer, config.retry, edges)) };
    }
    case "embedded":
      return embeddedOf(prompt, config, project, edges, caching);
    default:
      return promptOf(prompt, config, project, edges, caching);
  }
}

async function recordedOf({ options }: PromptConfig, { shownName, tell }: Project): Promise<System> {
  const { file, map = {}, where = {} } = options as z.output<typeof RecordedOptions>; // the plug-in's schema made it so
  const named = { path: file, name: shownName(file), map, where, tell };
  return recordedSystem(await readRecorded({ ...named, keys: RECORDED_KEYS, by: ["trial"] }));
}

function commandOf({ options, folder }: PromptConfig, { env }: Project, { monotonic, sleep }: Edges): System {
  const given = options as z.output<typeof CommandOptions>; // the plug-in's schema made it so
  const basicEnv = Object.fromEntries(
    ["PATH", "HOME"].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
  return commandSystem(given, { monotonic, sleep, basicEnv, folder });
}

async function embeddedOf(
  prompt: PromptConfig,
  config: Config,
  project: Project,
  edges: Edges,
  caching: Caching,
): Promise<System> {
  const retriever = await retrieverOf(prompt, config, project, edges, caching);
  if (retriever === undefined) throw new Error(`the prompt config ${prompt.id} was read without its retriever`);
  const { embeddedSystem } = await import("../systems/embedded.ts");
  return embeddedSystem({ retriever, monotonic: edges.monotonic });
}

/** Each call of a model's prompt has its own limits: retrieval is not repeated because the model was busy. */
async function promptOf(
  prompt: PromptConfig,
  config: Config,
  project: Project,
  edges: Edges,
  caching: Caching,
): Promise<System> {
  const { provider, options, model: access, timeoutMs, messages, cache } = prompt;
  const { makeProvider } = await import("./provider.ts");
  return promptSystem({
    provider: makeProvider(
      { provider, options, access, timeoutMs, concurrency: undefined, cache },
      config,
      edges,
      caching,
    ),
    retriever: await retrieverOf(prompt, config, project, edges, caching),
    render: (variables, request) => messages.flatMap((message) => messagesOf(message, variables, request)),
    monotonic: edges.monotonic,
  });
}

function messagesOf(
  { role, template }: PromptMessage,
  variables: Readonly<Record<string, unknown>>,
  { input, values, messages }: SystemRequest,
): readonly Message[] {
  const content = template.render(variables);
  if (role !== "file") return [{ role, content }];
  const asks = template.reads.some(
    ([name = ""]) => name === "input" || name === "messages" || Object.hasOwn(values, name),
  );
  if (asks) return [{ role: "user", content }];
  return [{ role: "system", content }, ...(messages === undefined ? [{ role: "user", content: input } as const] : [])];
}

async function retrieverOf(
  prompt: PromptConfig,
  config: Config,
  project: Project,
  edges: Edges,
  { offline }: Caching,
): Promise<Retriever | undefined> {
  const options = prompt.retriever as RetrieverOptions | undefined; // the plug-in's schema made it so
  if (options === undefined) return undefined;
  if ("documents" in options) return bm25Of(options, project);
  const bounded = ({ retrieve }: Retriever) =>
    timed(retrieve, prompt.timeoutMs ?? config.timeoutMs, "the retriever", edges);
  if ("http" in options && offline) return UNASKED;
  if ("http" in options) {
    const retrieve = bounded(httpRetriever({ ...options.http, k: options.k }, edges.fetch));
    return { retrieve: stopping(retrying(retrieve, config.retry, edges)) };
  }
  const own = await userFunction(options.module, options.export, edges);
  return { retrieve: bounded(moduleRetriever(own, options.k)) };
}

/** Stands for a retriever that may not be asked. */
const UNASKED: Retriever = {
  async retrieve() {
    throw new ProviderError("the retriever is reached over HTTP, and --offline asks nobody", { kind: "missing" });
  },
};

type DocumentOptions = Extract<RetrieverOptions, { readonly documents: string }>;

async function bm25Of(options: DocumentOptions, project: Project): Promise<Retriever> {
  const documents = await documentsOf(options, project);
  const { bm25Retriever } = await import("../retrievers/bm25.ts");
  return bm25Retriever({ documents, k: options.k });
}

/** The documents that a retriever searches. Throws `UserError` for an id that stands twice. */
export async function documentsOf(
  { documents, split }: Pick<DocumentOptions, "documents" | "split">,
  { shownName }: Pick<Project, "shownName">,
): Promise<ReturnType<typeof readDocuments>> {
  const files = (await expandGlob(documents, dirname(documents))).map(({ path, relative }) => ({
    relative,
    name: shownName(path),
    text: readFileSync(path, "utf8"),
  }));
  return readDocuments(files, split);
}
