import { isRow } from "../domain/dataset.ts";
import { UserError } from "../domain/problem.ts";
import { isMap } from "../text/is-map.ts";
import { filePath, items, within, type CarryParts, type Located, type Notes } from "./parts.ts";
import { ofCsv } from "./csv-row.ts";

/** The tests of the foreign config, one by one, wherever they stand; what cannot be read is noted. */
export async function* carryTests(written: Located, parts: CarryParts, notes: Notes): AsyncIterable<Located> {
  for (const located of items(written)) {
    const { source, path, value } = located;
    if (typeof value === "string") yield* testsOfFile(value, located, parts, notes);
    else if (!isMap(value)) notes.add(source, path, "a test that is neither a map nor a file is not carried over");
    else if (typeof value["path"] === "string" && value["vars"] === undefined)
      notes.add(source, path, "tests that code makes are not carried over");
    else yield located;
  }
}

async function* testsOfFile(
  text: string,
  { source, path }: Located,
  parts: CarryParts,
  notes: Notes,
): AsyncIterable<Located> {
  if (/^https?:|^huggingface:/.test(text) || /\.(?:py|[cm]?[jt]s)(?::\w+)?$/.test(text)) {
    notes.add(source, path, `tests from "${text}" are not carried over`, "save them as YAML, JSON Lines or CSV");
    return;
  }
  const files = await parts.expand(filePath(text));
  if (files.length === 0) notes.add(source, path, `no file matches the tests "${text}"`);
  for (const file of files) {
    const rows = parts.rows(file);
    if (rows === undefined) {
      notes.add(source, path, `the format of "${file.name}" is not known`, "save it as YAML, JSON Lines or CSV");
      continue;
    }
    for await (const row of rows) {
      if (!isRow(row)) notes.addProblem(row);
      else if (/\.csv$/i.test(file.name)) yield { source: row.source, path: row.path, value: ofCsv(row, notes) };
      else yield { source: row.source, path: row.path, value: row.value };
    }
  }
}

/** The variables of a test, written in it or in files; undefined where they are noted. */
export async function variablesOf(
  test: Located,
  parts: CarryParts,
  notes: Notes,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const vars = within(test, "vars");
  if (vars.value === undefined || vars.value === null) return {};
  if (!isMap(vars.value))
    return notes.add(vars.source, vars.path, "variables from files are not carried over", "write them into the test");
  const entries: [string, unknown][] = [];
  for (const name of Object.keys(vars.value)) entries.push([name, await variable(within(vars, name), parts, notes)]);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

async function variable({ source, path, value }: Located, parts: CarryParts, notes: Notes): Promise<unknown> {
  if (typeof value !== "string" || !value.startsWith("file://")) return value;
  const name = filePath(value);
  if (!/\.(?:txt|md|json|ya?ml|html?|xml|csv)$/i.test(name))
    return notes.add(source, path, `the variable from "${name}" is not carried over`, "only files of text are");
  const [file] = await parts.expand(name);
  if (file === undefined) return notes.add(source, path, `no file "${name}", which a variable is read from`);
  try {
    return /\.(?:json|ya?ml)$/i.test(name) ? (await parts.readSource(file)).value : parts.readText(file);
  } catch (error) {
    if (error instanceof UserError) return notes.add(source, path, `"${name}" cannot be read: ${error.message}`);
    throw error;
  }
}

/** One set of variables for each choice of the items of lists, as the foreign tool tests them. */
export function combinations(
  variables: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(variables).reduce<readonly Readonly<Record<string, unknown>>[]>(
    (sets, [name, value]) => {
      const choices: readonly unknown[] =
        Array.isArray(value) && value.every((item) => !isMap(item)) && value.length > 0 ? value : [value];
      return sets.flatMap((set) => choices.map((choice) => ({ ...set, [name]: choice })));
    },
    [{}],
  );
}
