import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { UserError } from "../domain/problem.ts";

const NAMES = [
  "evals.yaml",
  "evals.yml",
  "evals.json",
  "evals.config.ts",
  "evals.config.mts",
  "evals.config.js",
  "evals.config.mjs",
];

/** The config of the working directory: in it or in the nearest folder above, up to the one with `.git`. Throws `UserError` where there is none, or two. */
export function findConfig(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = configsIn(folder);
    if (found.length > 1) throw ambiguous(cwd, folder, found);
    if (found[0] !== undefined) return join(folder, found[0]);
    if (existsSync(join(folder, ".git")) || folder === dirname(folder)) break;
  }
  throw new UserError([
    { message: "no evals.yaml here or above", hint: "write one with `evals init`, or name it with --config FILE" },
  ]);
}

/** The names of the configs in a folder. */
export function configsIn(folder: string): readonly string[] {
  const names = new Set(readdirSync(folder));
  return NAMES.filter((name) => names.has(name));
}

function ambiguous(cwd: string, folder: string, names: readonly string[]): UserError {
  const shown = names.map((name) => relative(cwd, join(folder, name)) || name);
  return new UserError([
    { message: `two configs in one folder: ${shown.join(", ")}`, hint: "keep one, or name it with --config FILE" },
  ]);
}
