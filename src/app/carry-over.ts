import { readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { expandGlob, isFile } from "../config/globs.ts";
import type { Edges } from "../domain/edges.ts";
import { UserError, type Problem } from "../domain/problem.ts";
import { carryOver, keysOf } from "../promptfoo/carry.ts";
import type { CarryParts } from "../promptfoo/parts.ts";
import { parseFile } from "../text/parse.ts";
import { compileTemplate } from "../text/template.ts";
import { writeYaml, yamlComment } from "../text/yaml-write.ts";
import { pathNamer } from "./place.ts";
import { plugins } from "./plugins.ts";
import { formatOf } from "./rows.ts";
import { SCHEMA_COMMENT, type NewFile } from "./starter.ts";

/** A promptfoo config as files of ours. Throws `UserError` where it cannot be read at all. */
export async function carriedFiles(
  path: string,
  { cwd }: Pick<Edges, "cwd">,
): Promise<{
  readonly files: readonly NewFile[];
  readonly keys: readonly string[];
  readonly notCarried: readonly Problem[];
}> {
  const shownName = pathNamer(cwd);
  const name = shownName(path);
  if (!isFile(path)) throw new UserError([{ message: `no file "${name}"`, hint: "check --from" }]);
  if (![".yaml", ".yml", ".json"].includes(extname(path)))
    throw new UserError([
      { message: `"${name}" is no YAML or JSON`, hint: "a config that is code cannot be carried over" },
    ]);
  const source = await parseFile(name, readFileSync(path, "utf8"));
  if (typeof source.value !== "object" || source.value === null || Array.isArray(source.value))
    throw new UserError([
      { file: name, at: { line: 1, column: 1 }, message: "a promptfoo config must be a map of keys" },
    ]);
  const carried = await carryOver(source, partsFor(path, shownName));
  const { config, prompts, cases, notes } = carried;
  const dataset = "golden/cases.yaml";
  const named = prompts.map(({ id, config: prompt, missing }) => ({
    name: `prompts/${id}.yaml`,
    text: `${missing === undefined ? "" : `${yamlComment(`${missing}: write it as messages.`)}\n`}${writeYaml(prompt)}`,
  }));
  const head = `${SCHEMA_COMMENT}${yamlComment(headText(basename(name), notes))}\n`;
  const whole = { dataset, prompts: named.length > 0 ? named.map((file) => file.name) : "prompts/*.yaml", ...config };
  return {
    files: [
      { name: "evals.yaml", text: `${head}${writeYaml(whole)}` },
      ...named,
      { name: dataset, text: writeYaml(cases) },
    ],
    keys: keysOf(carried),
    notCarried: notes,
  };
}

function headText(from: string, notes: readonly Problem[]): string {
  if (notes.length === 0) return `Carried over from ${from}.`;
  const lines = notes.map(
    ({ file = "", at, message }) => `  ${file}${at === undefined ? "" : `:${at.line}:${at.column}`}  ${message}`,
  );
  return [`Carried over from ${from}, but for:`, ...lines].join("\n");
}

function partsFor(path: string, shownName: (path: string) => string): CarryParts {
  const folder = dirname(path);
  return {
    async expand(pattern) {
      const found = await expandGlob(pattern, folder);
      return found.map((file) => ({ path: file.path, name: shownName(file.path) }));
    },
    readText: (file) => readFileSync(file.path, "utf8"),
    readSource: (file) => parseFile(file.name, readFileSync(file.path, "utf8")),
    rows: (file) => formatOf(file.name)?.read(file),
    accepts: (type, options) => plugins.scorerType(type)?.options.safeParse(options).success === true,
    compile: compileTemplate,
  };
}
