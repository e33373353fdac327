import type { Report, Reporter } from "../domain/report.ts";
import { count, countSuites, NOTHING_COUNTED, type SuiteCounts } from "./junit-counts.ts";
import { JUNIT_DIALECTS, type JunitDialect } from "./junit-dialects.ts";
import { caseElement, gateElements } from "./junit-elements.ts";
import { suiteProperties } from "./junit-properties.ts";
import { junitName, seconds } from "./junit-values.ts";
import { relativePath } from "./place.ts";
import { xmlAttributes } from "./xml.ts";

/**
 * `junit.xml`: a suite for each prompt config, a testcase for each case, and last a suite `gates` with a testcase for each gate.
 * It has a failure or an error exactly where the exit code is not 0.
 */
export const junit: Reporter = {
  name: "junit",
  file: "junit.xml",
  async *render(report, { junitDialect = "common" }) {
    const dialect = JUNIT_DIALECTS[junitDialect];
    const suites = await countSuites(report);
    const casesFail = [...suites.values()].some(({ failures, errors }) => failures + errors > 0);
    const gates = gateElements(report, casesFail, dialect);
    const gateCounts = gates.reduce((counts, { outcome }) => count(counts, outcome.element), NOTHING_COUNTED);
    yield rootStart(report, [...suites.values(), gateCounts]);
    yield* promptSuites(report, suites, dialect);
    yield suiteStart(report, "gates", report.record.header.config.file, gateCounts, suites.size);
    for (const { xml } of gates) yield xml;
    yield "  </testsuite>\n</testsuites>\n";
  },
};

/** GitLab takes 30 MB a file: behind this many characters a case has its message and place alone. */
const MOST_CHARACTERS = 20_000_000;

async function* promptSuites(
  report: Report,
  suites: ReadonlyMap<string, SuiteCounts>,
  dialect: JunitDialect,
): AsyncIterable<string> {
  const ids = [...suites.keys()];
  let written = 0;
  let open = -1;
  for await (const result of report.cases()) {
    yield* moveTo(ids.indexOf(result.prompt));
    const xml = caseElement(result, report, { brief: written > MOST_CHARACTERS, dialect });
    written += xml.length;
    yield xml;
  }
  yield* moveTo(ids.length);

  /** Closes the open suite and opens those up to this one; a prompt config of which nothing ran has an empty suite. */
  function* moveTo(index: number): Iterable<string> {
    while (open < index) {
      if (open >= 0) yield "  </testsuite>\n";
      open += 1;
      const id = ids[open];
      if (id !== undefined) yield promptSuiteStart(report, id, suites.get(id) ?? NOTHING_COUNTED, open);
    }
  }
}

function promptSuiteStart(report: Report, id: string, counts: SuiteCounts, index: number): string {
  const file = report.record.header.prompts.find((prompt) => prompt.id === id)?.file;
  return suiteStart(report, id, file, counts, index) + suiteProperties(report, id);
}

function rootStart({ record: { header } }: Report, suites: readonly SuiteCounts[]): string {
  const sum = (of: (counts: SuiteCounts) => number): number => suites.reduce((total, counts) => total + of(counts), 0);
  const attributes = xmlAttributes({
    name: "evals",
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    time: seconds(header.run.durationMs ?? 0),
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes}>\n`;
}

function suiteStart(report: Report, name: string, file: string | undefined, counts: SuiteCounts, id: number): string {
  const attributes = xmlAttributes({
    name: junitName(name),
    tests: counts.tests,
    failures: counts.failures,
    errors: counts.errors,
    skipped: counts.skipped,
    time: seconds(counts.timeMs),
    timestamp: report.record.header.run.startedAt,
    hostname: "localhost",
    id,
    file: relativePath(file),
  });
  return `  <testsuite${attributes}>\n`;
}
