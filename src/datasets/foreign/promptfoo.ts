import type { Row } from "../../domain/dataset.ts";
import type { Path } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { checksOf, type Assertion } from "./assertions.ts";
import { readExpected } from "./expected.ts";
import type { ForeignFormat, ForeignRow } from "./format.ts";
import * as values from "./values.ts";

type Keys = Readonly<Record<string, unknown>>;

/** Tests as promptfoo has them in YAML, JSON and JSON lines. */
export const promptfooTests: ForeignFormat = {
  name: "promptfoo tests",
  signature: { all: ["vars"], when: ({ vars }) => isMap(vars), words: "`vars` is a map" },
  golden: { id: ["description"], input: ["vars"], metadata: ["metadata"], threshold: ["threshold"] },
  candidate: { text: ["providerOutput"] },
  ignored: ["assert", "options"],
  more(row, found) {
    const common = defaultsOf(row);
    const vars = { ...Object(common["vars"]), ...Object(row.value["vars"]) } as Keys; // both are maps or absent
    const assertions = [
      ...assertionsAt(row.value["assert"], ["assert"]),
      ...assertionsAt(common["assert"], []).map((assertion) => ({ ...assertion, path: [] })),
    ];
    const options = [row.value["options"], common["options"]].flatMap((item) => Object.keys(Object(item)));
    const notes = [...new Set(options)].map((name) => `\`options.${name}\` is not carried over`);
    return withAssertions({ ...found, golden: { ...found.golden, input: vars }, notes }, vars, assertions);
  },
};

/** Tests as promptfoo has them in CSV: a column is a variable, `__expected` what is asserted. */
export const promptfooTable: ForeignFormat = {
  name: "promptfoo tests in a table",
  signature: {
    all: [],
    when: (row) => Object.keys(row).some((key) => /^__expected\d*$/.test(key)),
    words: "a column `__expected`, `__expected1` …",
  },
  golden: { id: ["__description"], threshold: [["__threshold", Number]] },
  more(row, found) {
    const vars = Object.fromEntries(Object.entries(row.value).filter(([key]) => !key.startsWith("__")));
    const expected = Object.entries(row.value).filter(([key]) => /^__expected\d*$/.test(key));
    const assertions = expected.flatMap(([key, cell]) => ({ ...readExpected(cell), path: [key] }));
    const notes = Object.keys(row.value)
      .filter((key) => /^__(?:prefix|suffix|metric|config|provider)/.test(key))
      .map((key) => `the column ${key} is not carried over`);
    const metadata = metadataOf(row.value);
    return withAssertions(
      {
        ...found,
        golden: { ...found.golden, input: vars, ...(Object.keys(metadata).length > 0 && { metadata }) },
        taken: new Set([...found.taken, ...Object.keys(row.value)]),
        notes,
      },
      vars,
      assertions,
    );
  },
};

/** What a config says of all its tests, where the tests stand in one. */
function defaultsOf({ source, path }: Row): Keys {
  if (path[0] !== "tests" || !isMap(source.value)) return {};
  const { defaultTest } = source.value;
  return isMap(defaultTest) ? defaultTest : {};
}

function assertionsAt(value: unknown, path: Path): readonly Assertion[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index): readonly Assertion[] => {
    if (!isMap(item)) return [];
    if (item["type"] === "assert-set") return assertionsAt(item["assert"], [...path, index, "assert"]);
    return [
      {
        type: String(item["type"]),
        value: item["value"],
        threshold: item["threshold"],
        weight: item["weight"],
        path: [...path, index],
      },
    ];
  });
}

/** `__metadata:region` is a text, `__metadata:tags[]` a list with commas, of which `\,` is none. */
function metadataOf(row: Keys): Keys {
  return Object.fromEntries(
    Object.entries(row).flatMap(([column, cell]) => {
      const [, key, list] = /^__metadata:(.+?)(\[\])?$/.exec(column) ?? [];
      if (key === undefined) return [];
      const items = String(cell)
        .split(/(?<!\\),/)
        .map((item) => item.trim().replaceAll("\\,", ","));
      return [[key, list === undefined ? cell : items]];
    }),
  );
}

function withAssertions(found: ForeignRow, vars: Keys, assertions: readonly Assertion[]): ForeignRow {
  const { checks, references, problems, notes } = checksOf(assertions, vars);
  const named = Object.entries(vars).filter(([, value]) => typeof value === "string" && value.startsWith("file://"));
  return {
    ...found,
    golden: {
      ...found.golden,
      ...(checks.length > 0 && { checks }),
      ...(references.length > 0 && { reference: values.reference(references) }),
    },
    problems: [
      ...problems,
      ...named.map(([key]) => ({
        path: Object.hasOwn(Object(found.places), "input") ? ["vars", key] : [key],
        message: `the variable "${key}" names a file, which is not read`,
        hint: "put the text of the file in its place",
      })),
    ],
    notes: [...(found.notes ?? []), ...notes],
  };
}
