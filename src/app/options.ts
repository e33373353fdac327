import type { ProjectOptions } from "./project.ts";

/** What `evals run` is told beside the config; absent: the config holds. */
export interface RunOptions extends ProjectOptions {
  readonly filter?: string | undefined;
  readonly grep?: string | undefined;
  readonly tag?: string | undefined;
  readonly limit?: number | undefined;
  /** So many cases, chosen by the config's seed. */
  readonly sample?: number | undefined;
  /** Only the cases that were missed or unscored in an earlier run; true: in the newest. */
  readonly failing?: string | true | undefined;
  /** An earlier run, instead of the config's `baseline`. */
  readonly baseline?: string | undefined;
  /** An earlier run, whose answers are scored again; no system is asked. */
  readonly candidates?: string | undefined;
  /** A filtered run may decide gates. */
  readonly gateSubset?: boolean | undefined;
  /** Of the quality gate. */
  readonly threshold?: number | undefined;
  readonly trials?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxUnscored?: number | undefined;
  /** Takes all files flat, with no folder of the run's own. */
  readonly out?: string | undefined;
  /** Which reports are written; absent: all. */
  readonly reporters?: readonly ReporterChoice[] | undefined;
}

export interface ReporterChoice {
  readonly name: string;
  /** Instead of the reporter's own file; `-` is stdout. */
  readonly file?: string | undefined;
}
