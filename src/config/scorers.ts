import { resolve } from "node:path";
import * as z from "zod/mini";
import { isReservedName, parseRetrievalMetric } from "../domain/metric.ts";
import type { Source } from "../domain/source.ts";
import { nearest } from "../text/suggest.ts";
import type { ScorerSpec } from "./config.ts";
import { isFile } from "./globs.ts";
import type { Plugins } from "./plugins.ts";
import { withValue, type Reading } from "./reading.ts";
import { ScorerShape } from "./schema.ts";
import { Name } from "./values.ts";

/** The scorers of the config, in the order in which they were written. */
export function readScorers(
  reading: Reading,
  source: Source,
  written: Readonly<Record<string, unknown>>,
  plugins: Plugins,
  folder: string,
): readonly ScorerSpec[] {
  return Object.entries(written).flatMap(
    ([name, value]) => readScorer(reading, source, name, value, plugins, folder) ?? [],
  );
}

function readScorer(
  reading: Reading,
  source: Source,
  name: string,
  value: unknown,
  plugins: Plugins,
  folder: string,
): ScorerSpec | undefined {
  const path = ["scorers", name];
  const typeName = typeof value === "object" && value !== null && "type" in value ? value.type : name;
  const typePath = typeName === name ? path : [...path, "type"];
  if (typeof typeName !== "string") return reading.fault(source, typePath, '"type" must be text');
  if (!Name.safeParse(name).success)
    return reading.fault(
      source,
      path,
      `"${name}" is not a name for a scorer`,
      "use letters, digits and . _ @ -",
      "key",
    );
  if (!isFreeName(name, typeName))
    return reading.fault(
      source,
      path,
      `"${name}" is the name of a metric`,
      "give the scorer another name and its type under `type`",
      "key",
    );
  const type = plugins.scorerType(typeName);
  if (type === undefined) return unknownType(reading, source, typePath, typeName, plugins);

  const schema = z.extend(ScorerShape, type.options.shape);
  const checked = reading.check(schema, source, path);
  if (checked === undefined) return undefined;
  const common = z
    .partial(ScorerShape)
    .parse(Object.fromEntries(Object.entries(checked).filter(([key]) => key in ScorerShape.shape)));
  const own = Object.fromEntries(Object.entries(Object(value)).filter(([key]) => !(key in ScorerShape.shape)));
  const options = reading.check(type.options, nested(source, path, own));
  if (options === undefined) return undefined;
  checkFiles(reading, source, path, options, folder);
  const { weight = 1, required = false, not = false, tags } = common;
  return { name, type: typeName, weight, required: requiredValue(required), not, tags, options, source, path };
}

function requiredValue(required: boolean | number): number | undefined {
  if (required === false) return undefined;
  return required === true ? 1 : required;
}

/** A value that stands at a path of the source, as a source of its own. */
function nested(source: Source, base: readonly PropertyKey[], value: unknown): Source {
  return withValue({ ...source, range: (path, target) => source.range([...base, ...path], target) }, value);
}

function isFreeName(name: string, type: string): boolean {
  return parseRetrievalMetric(name) === undefined ? !isReservedName(name) : name === type;
}

function unknownType(
  reading: Reading,
  source: Source,
  path: readonly string[],
  type: string,
  plugins: Plugins,
): undefined {
  const target = path.length === 2 ? "key" : "value";
  const known = plugins.scorers.map((candidate) => candidate.type);
  const near = nearest(type, known);
  return reading.fault(
    source,
    path,
    `no scorer is called "${type}"`,
    near === undefined ? `known types: ${known.join(", ")}` : `did you mean "${near}"?`,
    target,
  );
}

function checkFiles(
  reading: Reading,
  source: Source,
  path: readonly string[],
  options: Readonly<Record<string, unknown>>,
  folder: string,
): void {
  for (const key of ["file", "module", "schema"]) {
    const file = options[key];
    if (typeof file === "string" && !isFile(resolve(folder, file)))
      reading.fault(source, [...path, key], `no file "${file}"`);
  }
}
