import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Config, PromptConfig } from "../config/config.ts";
import { expandGlob } from "../config/globs.ts";
import type { Call } from "../domain/call.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError } from "../domain/problem.ts";
import type { Retriever } from "../domain/retriever.ts";
import type { Answer, System, SystemRequest } from "../domain/system.ts";
import { bm25Retriever } from "../retrievers/bm25.ts";
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
import { loadFunction } from "../systems/load.ts";
import { moduleSystem } from "../systems/module.ts";
import { promptSystem } from "../systems/prompt.ts";
import { RECORDED_KEYS, recordedSystem } from "../systems/recorded.ts";
import type * as z from "zod";
import type { Project } from "./project.ts";
import { makeProvider } from "./provider.ts";
import { readRecorded } from "./recorded-rows.ts";

/** The system of a prompt config, with its limits of time and number. Throws `UserError` for what the config's schema cannot see. */
export async function makeSystem(
  prompt: PromptConfig,
  config: Config,
  project: Project,
  edges: Edges,
): Promise<System> {
  const answer = await answerOf(prompt, config, project, edges);
  return { answer: prompt.concurrency === undefined ? answer : limited(answer, prompt.concurrency) };
}

type Answering = Call<SystemRequest, Answer>;

async function answerOf(prompt: PromptConfig, config: Config, project: Project, edges: Edges): Promise<Answering> {
  const timeoutMs = prompt.timeoutMs ?? config.timeoutMs;
  const once = ({ answer }: System): Answering => timed(answer, timeoutMs, edges);
  switch (prompt.provider) {
    case "recorded":
      return (await recordedOf(prompt, project)).answer;
    case "module": {
      const { module, export: name } = prompt.options;
      return once(moduleSystem(await loadFunction(String(module), String(name), edges.nodeVersion), edges));
    }
    case "command":
      return once(commandOf(prompt, project, edges));
    case "http":
      // the plug-in's schema made the options
      return stopping(
        retrying(once(httpSystem(prompt.options as z.output<typeof HttpOptions>, edges)), config.retry, edges),
      );
    default:
      return (await promptOf(prompt, config, project, edges)).answer;
  }
}

async function recordedOf({ options }: PromptConfig, { shownName }: Project): Promise<System> {
  const {
    file,
    map = {},
    where = {},
  } = options as { file: string; map?: Record<string, string>; where?: Record<string, unknown> }; // the plug-in's schema made it so
  return recordedSystem(
    await readRecorded({ path: file, name: shownName(file), map, where, keys: RECORDED_KEYS, by: ["trial"] }),
  );
}

function commandOf({ options, source, path }: PromptConfig, { env }: Project, edges: Edges): System {
  const basicEnv = Object.fromEntries(
    ["PATH", "HOME"].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
  void [source, path];
  return commandSystem(options as z.output<typeof CommandOptions>, {
    monotonic: edges.monotonic,
    sleep: edges.sleep,
    basicEnv,
    folder: edges.cwd,
  }); // the plug-in's schema made it so
}

/** Each call of a model's prompt has its own limits: retrieval is not repeated because the model was busy. */
async function promptOf(prompt: PromptConfig, config: Config, project: Project, edges: Edges): Promise<System> {
  const { provider, options, model: access, timeoutMs, messages } = prompt;
  return promptSystem({
    provider: await makeProvider({ provider, options, access, timeoutMs, concurrency: undefined }, config, edges),
    retriever: await retrieverOf(prompt, config, project, edges),
    render: (variables) => messages.map(({ role, template }) => ({ role, content: template.render(variables) })),
    monotonic: edges.monotonic,
  });
}

async function retrieverOf(
  prompt: PromptConfig,
  config: Config,
  { shownName }: Project,
  edges: Edges,
): Promise<Retriever | undefined> {
  const options = prompt.retriever as RetrieverOptions | undefined; // the plug-in's schema made it so
  if (options === undefined) return undefined;
  if ("documents" in options) {
    const files = expandGlob(options.documents, dirname(options.documents)).map(({ path, relative }) => ({
      relative,
      name: shownName(path),
      text: readFileSync(path, "utf8"),
    }));
    return bm25Retriever({ documents: readDocuments(files, options.split), k: options.k });
  }
  const bounded = ({ retrieve }: Retriever): Retriever => ({
    retrieve: timed(retrieve, prompt.timeoutMs ?? config.timeoutMs, edges),
  });
  if ("http" in options) {
    const { retrieve } = bounded(httpRetriever({ ...options.http, k: options.k }, edges.fetch));
    return { retrieve: stopping(retrying(retrieve, config.retry, edges)) };
  }
  if ("module" in options)
    return bounded(moduleRetriever(await loadFunction(options.module, options.export, edges.nodeVersion), options.k));
  throw new UserError([{ message: "a retriever has documents, http or module" }]);
}
