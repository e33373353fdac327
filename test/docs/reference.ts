import { jsonSchema } from "../../src/app/schema.ts";
import { plugins } from "../../src/app/plugins.ts";
import { PromptShape, ScorerShape, judgeShape } from "../../src/config/schema.ts";
import { keysOf, shapeOf, without, type Key, type Shape } from "./schema-keys.ts";

/** A row of a table: a key, and which of several plug-ins has it. */
interface Row extends Key {
  readonly of?: string;
}

const MARKED = /<!-- keys: ([a-z ]+) -->\n([\s\S]*?)<!-- end -->/g;

/** The text of `docs/config.md` with every table made again from the schemas. What a key means stays as it is written there. */
export function withTables(markdown: string): string {
  return markdown.replaceAll(MARKED, (_, name: string, table: string) => {
    const make = TABLES[name];
    if (make === undefined) throw new Error(`there is no table "${name}"`);
    return `<!-- keys: ${name} -->\n${tableOf(make(), meaningsIn(table), GROUPS[name])}<!-- end -->`;
  });
}

/** The tables that the reference must have. */
export const tableNames = (): readonly string[] => Object.keys(TABLES);

/** Keys that nobody has explained. */
export function unexplained(markdown: string): readonly string[] {
  return [...markdown.matchAll(MARKED)].flatMap(([, name, table = ""]) =>
    [...meaningsIn(table)].filter(([, meaning]) => meaning === "").map(([key]) => `${name}: ${key}`),
  );
}

const config = (): Shape => shapeOf(jsonSchema("config"));

const TABLES: Readonly<Record<string, () => readonly Row[]>> = {
  config: () => keysOf(without(config(), ["$schema"])),
  dataset: () => keysOf(config().properties?.["dataset"]?.anyOf?.[0]?.anyOf?.[1] ?? {}),
  case: () => keysOf(shapeOf(jsonSchema("dataset")).anyOf?.[0]?.items || {}),
  prompt: () => keysOf(shapeOf(PromptShape)),
  providers: () => byName(plugins.systems, (options) => without(shapeOf(options), [])),
  retriever: () => (shapeOf(plugins.retriever).anyOf ?? []).flatMap((form) => formOf(form)),
  scorer: () => keysOf(shapeOf(ScorerShape)),
  scorers: () =>
    byName(Object.fromEntries(plugins.scorers.map(({ type, options }) => [type, options])), (options) =>
      shapeOf(options),
    ),
  judge: () => keysOf(without(shapeOf(judgeShape(plugins.replyFormat)), [])),
  judges: () => byName(plugins.judges, (options) => shapeOf(options)),
};

/** What the first column of a table of several plug-ins holds. */
const GROUPS: Readonly<Record<string, string>> = {
  providers: "provider",
  retriever: "form",
  scorers: "type",
  judges: "provider",
};

/** The three kinds of retrievers, each known by its first key. */
function formOf(form: Shape): readonly Row[] {
  return keysOf(form).map((key) => ({ ...key, of: Object.keys(form.properties ?? {})[0] ?? "" }));
}

/** The keys of each plug-in; those with the same keys stand together. */
function byName<T>(all: Readonly<Record<string, T>>, shape: (options: T) => Shape): readonly Row[] {
  const groups = new Map<string, { readonly names: string[]; readonly keys: readonly Key[] }>();
  for (const [name, options] of Object.entries(all)) {
    const keys = keysOf(shape(options));
    const group = groups.get(JSON.stringify(keys)) ?? { names: [], keys };
    group.names.push(name);
    if (keys.length > 0) groups.set(JSON.stringify(keys), group);
  }
  return [...groups.values()].flatMap(({ names, keys }) => keys.map((key) => ({ ...key, of: names.join(", ") })));
}

function tableOf(rows: readonly Row[], meanings: ReadonlyMap<string, string>, group?: string): string {
  const head = [...(group === undefined ? [] : [group]), "key", "type", "default", "meaning"];
  const lines = rows.map((row) => {
    const meaning = meaningOf(row, meanings) || (row.description ?? "").replaceAll("|", String.raw`\|`);
    return [
      ...(row.of === undefined ? [] : [`\`${row.of.replaceAll(", ", "`, `")}\``]),
      `\`${row.key}\``,
      row.type,
      row.default,
      meaning,
    ];
  });
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function meaningOf({ of, key }: Row, meanings: ReadonlyMap<string, string>): string | undefined {
  if (of === undefined) return meanings.get(key);
  return of
    .split(", ")
    .map((name) => meanings.get(`${name} ${key}`))
    .find((meaning) => meaning !== undefined && meaning !== "");
}

/** What a table says of each key; of a key of several plug-ins, under the name of each. */
function meaningsIn(table: string): ReadonlyMap<string, string> {
  const rows = table
    .trimEnd()
    .split("\n")
    .slice(2)
    .map((line) => line.slice(2, -2).split(/ \| /));
  return new Map(
    rows.flatMap((cells) => {
      const [of, key = ""] = cells.length === 5 ? cells.map(plain) : ["", ...cells.map(plain)];
      const meaning = cells.at(-1)?.trim() ?? "";
      return (of ?? "").split(", ").map((name) => [`${name} ${key}`.trim(), meaning] as const);
    }),
  );
}

function plain(cell: string): string {
  return cell.replaceAll("`", "").trim();
}
