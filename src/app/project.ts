import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { findConfig } from "../config/find.ts";
import { readConfig } from "../config/read.ts";
import { CacheOption } from "../config/schema.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import type { Source } from "../domain/source.ts";
import { inertLine } from "../text/inert.ts";
import { parseFile } from "../text/parse.ts";
import { codeSource, problemAt, valueAt } from "../text/source.ts";
import { cleaner } from "./clean.ts";
import { withEnvFile } from "./environment.ts";
import type { RunPlaces } from "./find-run.ts";
import { pathNamer } from "./place.ts";
import { plugins } from "./plugins.ts";
import { userModule } from "./user-code.ts";

export interface ProjectOptions {
  /** `-` is stdin; default: the one of the working directory. */
  readonly config?: string | undefined;
  readonly envFile?: string | undefined;
  /** Only these prompt configs. */
  readonly prompts?: readonly string[] | undefined;
  /** Nobody is asked: what is neither in the cache nor recorded is missing. No key is needed. */
  readonly offline?: boolean | undefined;
  /** Takes what is worth saying before anything is asked: a line each. */
  readonly tell?: ((line: string) => void) | undefined;
  /** No system is asked, so their keys need not be there. */
  readonly unasked?: boolean | undefined;
}

/** A config as it was read, with the environment that it was read in. */
export interface Project {
  /** Absolute; of stdin, the working directory with a name. */
  readonly path: string;
  readonly config: Config;
  readonly problems: readonly Problem[];
  readonly env: Edges["env"];
  readonly shownName: (path: string) => string;
  readonly tell: (line: string) => void;
}

/** Finds and reads the config. Throws `UserError` where it cannot be read at all; other problems are in the answer. */
export async function readProject(options: ProjectOptions, edges: Edges): Promise<Project> {
  const env = withEnvFile(edges, options.envFile);
  const shownName = pathNamer(edges.cwd);
  const { path, source } = await readSource(options.config, edges, shownName);
  const { prompts, offline, unasked } = options;
  const { config, problems, notices } = await readConfig(source, {
    path,
    plugins,
    env,
    shownName,
    prompts,
    offline,
    unasked,
  });
  if (config === undefined) throw new UserError(problems);
  const tell = (line: string) => options.tell?.(inertLine(cleaner(config).redact(line)));
  for (const notice of notices) tell(notice);
  return { path, config, problems, env, shownName, tell };
}

/** Where results go, in the working directory, where nobody says otherwise. */
export const OUTPUT = "evals-results";

/** Where the config says that results go, as far as it can be read at all. */
export async function outputFolder(config: string | undefined, edges: Edges): Promise<string | undefined> {
  try {
    const { path, source } = await readSource(config, edges, pathNamer(edges.cwd));
    const dir = valueAt(source.value, ["output", "dir"]);
    return typeof dir === "string" && dir !== "" ? resolve(dirname(path), dir) : undefined;
  } catch {
    return undefined;
  }
}

/** Where the config keeps answers. Throws `UserError` where it cannot be read that far, or keeps none. */
export async function cacheFolder(config: string | undefined, edges: Edges): Promise<string> {
  const { path, source } = await readSource(config, edges, pathNamer(edges.cwd));
  const checked = CacheOption.safeParse(valueAt(source.value, ["cache"]) ?? undefined);
  if (!checked.success) throw new UserError([problemAt(source, ["cache"], '"cache" must be false or { dir: FOLDER }')]);
  if (checked.data === false) throw new UserError([problemAt(source, ["cache"], "the config keeps no answers")]);
  return resolve(dirname(path), checked.data.dir);
}

/** What a config says of where runs are, as far as commands ask that read no more of it. Throws `UserError` where one was named and cannot be read. */
export async function runsOf(config: string | undefined, edges: Edges): Promise<RunPaths> {
  const shownName = pathNamer(edges.cwd);
  const none = { cwd: edges.cwd, output: resolve(edges.cwd, OUTPUT), baseline: join(edges.cwd, BASELINE), shownName };
  const found = await readSource(config, edges, shownName).catch((error: unknown) => {
    if (config !== undefined || !(error instanceof UserError)) throw error;
    return undefined;
  });
  if (found === undefined) return none;
  const folder = dirname(found.path);
  const written = (...path: readonly string[]): string | undefined => {
    const value = valueAt(found.source.value, path);
    return typeof value === "string" && value !== "" ? resolve(folder, value) : undefined;
  };
  return {
    ...none,
    output: written("output", "dir") ?? none.output,
    baseline: written("baseline") ?? join(folder, BASELINE),
  };
}

/** Beside the runs the baseline; absolute. */
export interface RunPaths extends RunPlaces {
  readonly baseline: string;
}

/** Where a baseline is kept where nobody says otherwise. */
const BASELINE = "baseline.json";

async function readSource(
  named: string | undefined,
  edges: Edges,
  shownName: (path: string) => string,
): Promise<{ readonly path: string; readonly source: Source }> {
  if (named === "-") {
    const text = await readAll(edges.stdin);
    return { path: join(edges.cwd, "evals.yaml"), source: await parseFile("<stdin>", text) };
  }
  const path = named === undefined ? findConfig(edges.cwd) : resolve(edges.cwd, named);
  const name = shownName(path);
  if (/\.[cm]?[jt]s$/.test(path)) return { path, source: codeSource(name, await defaultExport(path, edges)) };
  return { path, source: await parseFile(name, readText(path, name)) };
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError([
      {
        message: `cannot read the config "${name}": ${error instanceof Error ? error.message : String(error)}`,
        hint: "check --config",
      },
    ]);
  }
}

async function defaultExport(path: string, edges: Edges): Promise<unknown> {
  const module = await userModule(path, edges);
  if (typeof module["default"] !== "object" || module["default"] === null) {
    throw new UserError([
      {
        file: basename(path),
        message: "must export the config as its default",
        hint: "export default { dataset: …, prompts: … }",
      },
    ]);
  }
  return module["default"];
}

async function readAll(stream: Edges["stdin"]): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
