import type { CaseResult } from "./case-result.ts";
import type { Baseline } from "./comparison.ts";
import type { Outcome, RunRecord } from "./record.ts";

/** A record and its verdict: what a reporter renders. */
export interface Report {
  readonly record: RunRecord;
  readonly outcome: Outcome;
  /** What the last line says behind `evals: exit <code> - `. */
  readonly sentence: string;
  /** The quality below which a case is a miss, where the case sets no own. */
  readonly threshold: number;
  /** The record that the run is held against, where there is one. */
  readonly baseline?: Baseline | undefined;
  /** The cases of the plan and the skipped ones, prompt config by prompt config, in plan order. */
  cases(): AsyncIterable<CaseResult>;
}

/** What the readers of a JUnit file allow: `common` is read everywhere, `xunit2` also passes the schema of Jenkins' xUnit plugin. */
export type JunitDialectName = "common" | "xunit2";

export interface ReporterOptions {
  /** Colours in the terminal. */
  readonly color: boolean;
  /** Characters of a terminal line. */
  readonly width: number;
  /** Every missed case in full. */
  readonly verbose: boolean;
  /** Absent: `common`. */
  readonly junitDialect?: JunitDialectName | undefined;
}

/** Renders a report as text, piece by piece, so that no report has to fit in memory. */
export interface Reporter {
  readonly name: string;
  /** The file in the run's folder; undefined: printed. */
  readonly file?: string;
  render(report: Report, options: ReporterOptions): AsyncIterable<string>;
}
