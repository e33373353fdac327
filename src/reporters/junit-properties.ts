import type { CaseResult } from "../domain/case-result.ts";
import type { Report } from "../domain/report.ts";
import { junitLine, propertyName } from "./junit-values.ts";
import { plainNumber } from "./plain-number.ts";
import { judgeName, modelName } from "./verdict-text.ts";
import { xmlAttribute } from "./xml.ts";

type Properties = Readonly<Record<string, string | number | undefined>>;

export function suiteProperties(report: Report, prompt: string): string {
  const { run, config, prompts, judge } = report.record.header;
  const score = report.outcome.metrics[prompt]?.["quality"]?.value;
  return element("    ", {
    "evals.version": run.evalgate,
    "evals.run_id": run.id,
    "evals.commit": run.git?.commit,
    "evals.model": modelName(prompts.find(({ id }) => id === prompt)),
    "evals.judge": judge === null ? undefined : judgeName(judge),
    "evals.config_hash": config.hash,
    "evals.score": numberText(score),
    "evals.threshold": numberText(report.threshold),
  });
}

export function caseProperties({ quality, trials }: CaseResult): string {
  const [{ scores }] = trials;
  const means = Object.keys(scores).map((name) => [
    `evals.score.${propertyName(name)}`,
    numberText(meanOf(trials.map((trial) => trial.scores[name]?.value))),
  ]);
  return element("      ", {
    "evals.score": numberText(quality),
    ...Object.fromEntries(means),
    "evals.trials": trials.length,
    "evals.cost_usd": numberText(sumOf(trials.map(({ candidate }) => candidate?.costUsd))),
    "evals.cached": trials.filter(({ source }) => source === "cached").length,
  });
}

function element(indent: string, properties: Properties): string {
  let lines = "";
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    lines += `${indent}  <property name="${xmlAttribute(name)}" value="${xmlAttribute(junitLine(String(value)))}"/>\n`;
  }
  return `${indent}<properties>\n${lines}${indent}</properties>\n`;
}

function numberText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : plainNumber(value);
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const sum = sumOf(values);
  return sum === undefined ? undefined : sum / values.length;
}

/** Undefined where one is unknown. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}
