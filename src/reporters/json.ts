import { GateResult, Results, RunHeader, TrialResult } from "../domain/record.ts";
import type { Report, Reporter } from "../domain/report.ts";
import { inertJson } from "./json-text.ts";

/** `results.json`: keys in the order of `Results`, one trial a line. */
export const json: Reporter = {
  name: "json",
  file: "results.json",
  async *render(report) {
    yield `${headText(report).slice(0, -"\n}".length)},\n  "trials": [`;
    let separator = "\n";
    for await (const trial of report.record.trials()) {
      yield separator + inertJson(JSON.stringify(inOrder(trial, TRIAL_KEYS)));
      separator = ",\n";
    }
    yield separator === "\n" ? "]\n}\n" : "\n  ]\n}\n";
  },
};

/** `results.json` without its trials, as text. */
export function resultsWithoutTrials(report: Report): string {
  return `${headText(report)}\n`;
}

const RESULT_KEYS = Object.keys(Results.shape);
const RUN_KEYS = Object.keys(RunHeader.shape.run.shape);
const GATE_KEYS = Object.keys(GateResult.shape);
const TRIAL_KEYS = Object.keys(TrialResult.shape);

function headText({ record: { header, events }, outcome }: Report): string {
  const { schemaVersion, run, config, ...plan } = header;
  const { verdict, exitCode, reasons, ...decided } = outcome;
  // A plan has at least one prompt config: without one the run ended before its plan was known.
  const planned = header.prompts.length > 0;
  const head = {
    schemaVersion,
    run: inOrder(run, RUN_KEYS),
    ...(config.file !== "" && { config }),
    ...(planned && { ...plan, ...decided, gates: outcome.gates.map((gate) => inOrder(gate, GATE_KEYS)) }),
    verdict,
    exitCode,
    reasons,
    events,
  };
  return inertJson(JSON.stringify(inOrder(head, RESULT_KEYS), null, 2));
}

/** The same record gives the same bytes, whoever built it. */
function inOrder(value: object, keys: readonly string[]): object {
  const ordered: Record<string, unknown> = {};
  for (const key of keys) if (Object.hasOwn(value, key)) ordered[key] = Reflect.get(value, key);
  return ordered;
}
