import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { configsIn } from "../config/find.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import { checkWritable, ignoring, isTaken, writeNew } from "./new-files.ts";
import { STARTER, workflow, type NewFile } from "./starter.ts";

export interface InitOptions {
  /** Default: the working directory. */
  readonly dir?: string | undefined;
  /** A promptfoo config that is carried over, instead of the example. */
  readonly from?: string | undefined;
}

/** What a new config consists of; names are relative to the working directory. */
export interface Initialized {
  readonly written: readonly string[];
  /** Were there, and were left as they are. */
  readonly kept: readonly string[];
  /** Lines that `.gitignore` was given. */
  readonly ignored: readonly string[];
  /** What could not be carried over. */
  readonly notCarried: readonly Problem[];
  /** The commands to go on with. */
  readonly next: string;
}

/** Writes a first config with its cases, or carries one over. Throws `UserError`, with nothing written, where a config is there already. */
export async function init({ dir = ".", from }: InitOptions, edges: Pick<Edges, "cwd">): Promise<Initialized> {
  const { cwd } = edges;
  const folder = resolve(cwd, dir);
  const shown = (path: string) => (relative(cwd, path) || ".").split(sep).join("/");
  const [present] = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? configsIn(folder) : [];
  if (present !== undefined)
    throw new UserError([
      {
        message: `a config is here already: ${shown(join(folder, present))}; nothing was written`,
        hint: "run it with `evals run`, or name another folder: evals init DIR",
      },
    ]);
  const { files, keys, notCarried } = await contentsOf(from, folder, edges);
  const planned = [...files.map(({ name, text }) => ({ path: join(folder, name), text })), workflowFile(folder, keys)];
  const kept = planned.filter(({ path }) => isTaken(path));
  if (from !== undefined)
    refuseTaken(kept.filter(({ path }) => !path.endsWith(WORKFLOW)).map(({ path }) => shown(path)));
  const fresh = planned.filter((file) => !kept.includes(file));
  const ignore = ignoring(folder, IGNORED);
  checkWritable([...fresh.map(({ path }) => path), ...(ignore === undefined ? [] : [ignore.path])]);
  writeNew(fresh);
  if (ignore !== undefined) writeFileSync(ignore.path, ignore.text);
  return {
    written: fresh.map(({ path }) => shown(path)),
    kept: kept.map(({ path }) => shown(path)),
    ignored: ignore?.missing ?? [],
    notCarried,
    next: `${folder === cwd ? "" : `cd ${shown(folder)} && `}npx evalgate ${notCarried.length > 0 ? "validate" : "run"}`,
  };
}

const IGNORED = [".evals/", "evals-results/"];
const WORKFLOW = join(".github", "workflows", "evals.yml");

interface Contents {
  readonly files: readonly NewFile[];
  /** Environment variables that a run needs. */
  readonly keys: readonly string[];
  readonly notCarried: readonly Problem[];
}

async function contentsOf(from: string | undefined, folder: string, edges: Pick<Edges, "cwd">): Promise<Contents> {
  if (from === undefined) return { files: STARTER, keys: [], notCarried: [] };
  const { carriedFiles } = await import("./carry-over.ts");
  return carriedFiles(resolve(edges.cwd, from), edges);
}

/** Where the repository looks for it. */
function workflowFile(folder: string, keys: readonly string[]): { readonly path: string; readonly text: string } {
  const root = repositoryOf(folder) ?? folder;
  const within = (relative(root, folder) || ".").split(sep).join("/");
  const install = existsSync(join(folder, "package-lock.json"));
  return { path: join(root, WORKFLOW), text: workflow({ folder: within, keys, install }) };
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? undefined : repositoryOf(dirname(folder));
}

/** The config would speak of another's files. */
function refuseTaken(taken: readonly string[]): void {
  if (taken.length === 0) return;
  throw new UserError([
    {
      message: `what would be written is there already: ${taken.join(", ")}; nothing was written`,
      hint: "name another folder: evals init DIR --from FILE",
    },
  ]);
}
