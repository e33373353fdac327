import { UserError } from "../domain/problem.ts";
import { isMap } from "../text/is-map.ts";
import { carryAssert, type CarriedAssert } from "./asserts.ts";
import { Names } from "./names.ts";
import { filePath, items, within, type CarryParts, type Located, type Notes } from "./parts.ts";
import { carryTests, combinations, variablesOf } from "./tests.ts";

export interface CarriedCases {
  readonly cases: readonly Readonly<Record<string, unknown>>[];
  /** What every test asserts. */
  readonly scorers: Readonly<Record<string, unknown>>;
  /** Some assertion asks a model. */
  readonly judged: boolean;
  /** The provider that grades, where the config names one. */
  readonly grader: Located | undefined;
}

interface Carrying {
  /** The variables that prompts read. */
  readonly reads: readonly string[];
  readonly parts: CarryParts;
  readonly notes: Notes;
}

type Texts = Readonly<Record<string, unknown>>;

/** The tests as golden cases, with what they inherit from `defaultTest`. */
export async function carryCases(root: Located, carrying: Carrying): Promise<CarriedCases> {
  const { parts, notes } = carrying;
  const defaults = await defaultTest(root, carrying);
  noteRest(defaults, notes);
  const asserts = assertsOf(defaults, root, notes);
  const everywhere = asserts.filter(({ value }) => !isTemplated(value));
  const shared = everywhere.flatMap((assert) => carryAssert(assert, {}, parts, notes) ?? []);
  // A comparison with a reference belongs to the case that has it.
  const scorers = scorersOf(shared.filter(({ reference }) => reference === undefined));
  const own = asserts.filter((assert) => isTemplated(assert.value));

  const names = new Names();
  const cases: Texts[] = [];
  for await (const test of carryTests(within(root, "tests"), parts, notes)) {
    noteRest(test, notes);
    const tested = [...own, ...assertsOf(test, root, notes)];
    cases.push(...(await casesOf(test, { ...carrying, defaults, tested, shared, names })));
  }
  if (cases.length === 0)
    notes.add(root.source, ["tests"], "no test could be carried over", "write golden cases into golden/cases.yaml");
  const types = [...Object.values(scorers), ...cases.flatMap(({ checks }) => (Array.isArray(checks) ? checks : []))];
  const judged = types.some(
    (scorer) => isMap(scorer) && [scorer["type"], ...Object.keys(scorer)].some((type) => JUDGED.has(String(type))),
  );
  return { cases, scorers, judged, grader: graderOf(defaults) };
}

const JUDGED: ReadonlySet<string> = new Set(["rubric", "correctness", "relevance"]);

interface CaseParts extends Carrying {
  readonly defaults: Located;
  readonly tested: readonly Located[];
  readonly shared: readonly CarriedAssert[];
  readonly names: Names;
}

async function casesOf(test: Located, given: CaseParts): Promise<readonly Texts[]> {
  const { defaults, parts, notes, names } = given;
  const values = isMap(test.value) ? test.value : {};
  const variables = [await variablesOf(defaults, parts, notes), await variablesOf(test, parts, notes)];
  const about = describe(test, defaults);
  const name = typeof values["description"] === "string" ? values["description"] : "";
  const fallback = `test-${Number(test.path.at(-1) ?? 0) + 1}`;
  if (variables.includes(undefined)) {
    const written = { ...Object(within(defaults, "vars").value), ...Object(within(test, "vars").value) } as Texts; // maps or nothing
    const skip = "its variables could not be carried over";
    return [{ id: names.take(name, fallback), input: written, ...about, ...checksOf(written, test, given), skip }];
  }
  return combinations(Object.assign({}, ...variables) as Texts).map((set) => ({
    // maps of variables alone
    id: names.take(name, fallback),
    ...inputOf(set, test, given),
    ...about,
    ...checksOf(set, test, given),
  }));
}

/** The variables that prompts read are the input: a judge and a retriever take them for the question. */
function inputOf(variables: Texts, { source, path }: Located, { reads, notes }: Carrying): Texts {
  for (const name of ["messages", "metadata", "retrieved"])
    if (Object.hasOwn(variables, name))
      notes.add(
        source,
        [...path, "vars", name],
        `templates cannot read a variable "${name}": the name means something else`,
      );
  const { input, ...rest } = variables;
  if (typeof input === "string" && input !== "")
    return { input, ...(Object.keys(rest).length > 0 && { variables: rest }) };
  const read = Object.entries(variables).filter(([name]) => reads.includes(name));
  if (read.length === 0) return { input: variables };
  const others = Object.entries(variables).filter(([name]) => !reads.includes(name));
  return { input: Object.fromEntries(read), ...(others.length > 0 && { variables: Object.fromEntries(others) }) };
}

function describe(test: Located, defaults: Located): Texts {
  const { description, threshold, metadata } = Object.assign({}, defaults.value, test.value) as Texts; // both are maps or nothing
  const own = isMap(within(test, "metadata").value)
    ? { ...Object(within(defaults, "metadata").value), ...Object(metadata) }
    : metadata;
  const kept = { ...(typeof description === "string" && { description }), ...(isMap(own) && own) };
  return {
    ...(Object.keys(kept).length > 0 && { metadata: kept }),
    ...(typeof threshold === "number" && threshold >= 0 && threshold <= 1 && { threshold }),
  };
}

function checksOf(variables: Texts, { source, path }: Located, { tested, shared, parts, notes }: CaseParts): Texts {
  const carried = tested.flatMap((assert) => carryAssert(assert, variables, parts, notes) ?? []);
  const compared = [...shared, ...carried].filter(({ reference }) => reference !== undefined);
  const references = [...new Set(compared.map(({ reference }) => reference))];
  if (references.length > 1)
    notes.add(source, path, "of several answers to compare with any one is enough here; there all had to agree");
  const checks = carried
    .filter(({ reference }) => reference === undefined)
    .map(({ type, options }) => ({ [type]: options }));
  const all = [...checks, ...(references.length > 0 ? [{ correctness: {} }] : [])];
  return { ...(references.length > 0 && { reference: references }), ...(all.length > 0 && { checks: all }) };
}

function scorersOf(asserts: readonly CarriedAssert[]): Texts {
  const names = new Names();
  return Object.fromEntries(
    asserts.map(({ type, options, weight }) => {
      const name = `every-${names.take(type, "scorer")}`;
      return [name, { type, ...options, ...(weight !== 1 && { weight }) }];
    }),
  );
}

/** The assertions of a test, those of its sets and templates too. */
function assertsOf(test: Located, root: Located, notes: Notes): readonly Located[] {
  return items(within(test, "assert")).flatMap((assert) => {
    if (!isMap(assert.value)) return [assert];
    const { $ref: reference, type } = assert.value;
    if (typeof reference === "string") {
      const named = within(within(root, "assertionTemplates"), reference.replace(/^#\/assertionTemplates\//, ""));
      if (named.value !== undefined) return [named];
      notes.add(assert.source, assert.path, `there is no assertion "${reference}"`);
      return [];
    }
    if (type !== "assert-set") return [assert];
    if (assert.value["threshold"] !== undefined)
      notes.add(
        assert.source,
        [...assert.path, "threshold"],
        "the threshold of a set of assertions is not carried over",
      );
    return assertsOf(assert, root, notes);
  });
}

function isTemplated(assert: unknown): boolean {
  return isMap(assert) && /\{[{%]/.test(JSON.stringify(assert["value"] ?? ""));
}

async function defaultTest(root: Located, { parts, notes }: Carrying): Promise<Located> {
  const written = within(root, "defaultTest");
  if (typeof written.value !== "string") return written;
  const [file] = await parts.expand(filePath(written.value));
  const nothing = { ...written, value: undefined };
  if (file === undefined) {
    notes.add(written.source, written.path, `no file "${filePath(written.value)}" for defaultTest`);
    return nothing;
  }
  try {
    const source = await parts.readSource(file);
    return { source, path: [], value: source.value };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) notes.addProblem(problem);
    return nothing;
  }
}

const TEST_KEYS: ReadonlySet<string> = new Set(["description", "vars", "assert", "threshold", "metadata", "options"]);

function noteRest(test: Located, notes: Notes): void {
  if (!isMap(test.value)) return;
  for (const key of Object.keys(test.value))
    if (!TEST_KEYS.has(key)) notes.add(test.source, [...test.path, key], `"${key}" of a test is not carried over`);
  const options = within(test, "options");
  for (const key of isMap(options.value) ? Object.keys(options.value) : [])
    if (key !== "provider")
      notes.add(
        options.source,
        [...options.path, key],
        `"options.${key}" of a test is not carried over`,
        key === "transform" ? "checks see the answer as it is" : undefined,
      );
}

function graderOf(defaults: Located): Located | undefined {
  const provider = within(within(defaults, "options"), "provider");
  return provider.value === undefined ? undefined : provider;
}
