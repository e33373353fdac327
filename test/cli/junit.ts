import { SaxesParser } from "saxes";

export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  readonly type: string | undefined;
  readonly message: string | undefined;
  readonly file: string | undefined;
  readonly line: string | undefined;
}

export interface Junit {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly cases: readonly JunitCase[];
}

/** Reads a JUnit file strictly; counts by element, and throws where the file's own counts differ. */
export function junitOf(xml: string): Junit {
  const cases: { -readonly [K in keyof JunitCase]: JunitCase[K] }[] = [];
  const claimed = { tests: 0, failures: 0, errors: 0 };
  let suite = "";
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const text = (key: string) => (attributes as Record<string, string>)[key];
    if (name === "testsuites")
      for (const key of ["tests", "failures", "errors"] as const) claimed[key] = Number(text(key));
    if (name === "testsuite") suite = text("name") ?? "";
    if (name === "testcase")
      cases.push({
        suite,
        name: text("name") ?? "",
        outcome: "passed",
        type: undefined,
        message: undefined,
        file: text("file"),
        line: text("line"),
      });
    const last = cases.at(-1);
    if (last !== undefined && (name === "failure" || name === "error" || name === "skipped"))
      Object.assign(last, { outcome: name, type: text("type"), message: text("message") });
  });
  parser.write(xml).close();
  const count = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
  const found = { tests: cases.length, failures: count("failure"), errors: count("error") };
  if (JSON.stringify(found) !== JSON.stringify(claimed))
    throw new Error(`the file claims ${JSON.stringify(claimed)}, it has ${JSON.stringify(found)}`);
  return { ...found, skipped: count("skipped"), cases };
}
