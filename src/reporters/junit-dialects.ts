import type { CaseResult } from "../domain/case-result.ts";
import type { JunitDialectName } from "../domain/report.ts";
import { caseProperties } from "./junit-properties.ts";
import { relativePath } from "./place.ts";

/** What a family of readers allows in a testcase. */
export interface JunitDialect {
  /** Its properties; empty where there may be none. */
  readonly properties: (result: CaseResult) => string;
  /** The attributes that say where it stands. */
  readonly place: (place: JunitPlace) => Readonly<Record<string, string | number | undefined>>;
}

export interface JunitPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** `xunit2` is what pytest writes by default and the schema of Jenkins' xUnit plugin admits; the places stand in the texts all the same. */
export const JUNIT_DIALECTS: Readonly<Record<JunitDialectName, JunitDialect>> = {
  common: { properties: caseProperties, place: placeAttributes },
  xunit2: { properties: () => "", place: () => ({}) },
};

function placeAttributes({ file, line }: JunitPlace) {
  const path = relativePath(file);
  return path === undefined ? {} : { file: path, line };
}
