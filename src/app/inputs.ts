import { dirname, join, relative, resolve, sep } from "node:path";
import { isFile } from "../config/globs.ts";
import type { Edges } from "../domain/edges.ts";
import { isNoInput } from "./memory.ts";
import { readProject, type Project, type ProjectOptions } from "./project.ts";

/** What a run is made of. */
export interface Inputs {
  /** Absolute: files, and folders in which every file counts. */
  readonly paths: readonly string[];
  /** Hidden files, packages and results are none of them. */
  has(path: string): boolean;
}

/** The files that a config names, and the folders of its globs and modules; of one that cannot be read, its folder. */
export async function inputsOf(options: ProjectOptions, edges: Edges): Promise<Inputs> {
  const given = [options.config, options.envFile ?? ".env"].flatMap((path) => path ?? []);
  const folder = options.config === undefined ? edges.cwd : dirname(resolve(edges.cwd, options.config));
  const project = await readProject({ ...options, tell: undefined }, edges).catch(() => undefined);
  const named = project === undefined ? [folder] : pathsOf(project);
  const paths = [...new Set([...given.map((path) => resolve(edges.cwd, path)), ...named])];
  return { paths, has: (path) => paths.some((each) => holds(each, path, project?.config.output.dir)) };
}

function holds(input: string, path: string, output: string | undefined): boolean {
  if (path === input) return true;
  if (!path.startsWith(input + sep)) return false;
  const parts = relative(input, path).split(sep);
  return parts.every((_, index) => !isNoInput(join(input, ...parts.slice(0, index + 1)), output));
}

function pathsOf({ path, config: { folder, source, datasets, prompts, scorers, judge } }: Project): readonly string[] {
  const { dataset, prompts: listed } = Object(source.value) as Record<string, unknown>; // each may be a path, a glob, or a list
  const globs = [...textsIn([dataset, listed]), ...prompts.flatMap(({ retriever }) => textsIn(retriever))];
  const modules = [
    ...prompts.flatMap(({ options, retriever }) => [options, retriever]),
    ...scorers.map(({ options }) => options),
  ];
  return [
    path,
    ...datasets.flatMap(({ files }) => files.map((file) => file.path)),
    ...globs.filter((text) => /[*?[{]/.test(text)).map((text) => resolve(folder, fixedPart(text))),
    ...modules.flatMap((options) => moduleFolder(options, folder)),
    ...prompts.flatMap((prompt) => filesNamedIn([prompt.options, prompt.retriever], prompt.folder)),
    ...prompts.map((prompt) => join(prompt.folder, prompt.source.file.split("/").at(-1) ?? "")).filter(isFile),
    ...filesNamedIn([textsIn([dataset, listed]), scorers.map(({ options }) => options), judge?.options], folder),
  ];
}

function moduleFolder(options: unknown, folder: string): readonly string[] {
  const { module } = Object(options) as Record<string, unknown>; // one kind of it has a module
  return typeof module === "string" ? [dirname(resolve(folder, module))] : [];
}

function filesNamedIn(value: unknown, folder: string): readonly string[] {
  return textsIn(value)
    .filter((text) => text.length < 1000 && !text.includes("\n"))
    .map((text) => resolve(folder, text))
    .filter(isFile);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The folder below which a glob looks. */
function fixedPart(pattern: string): string {
  return dirname(`${/^[^*?[{(!]*/.exec(pattern)?.[0] ?? ""}-`);
}
