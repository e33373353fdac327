import type { CaseResult } from "../domain/case-result.ts";
import type { GateResult } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { inertLine } from "../text/inert.ts";
import { timeOf } from "./junit-counts.ts";
import { caseOutcome, gateOutcome, runOutcome, type JunitOutcome } from "./junit-outcomes.ts";
import { caseProperties } from "./junit-properties.ts";
import { briefText, caseText } from "./junit-text.ts";
import { junitLine, junitName, seconds } from "./junit-values.ts";
import { relativePath } from "./place.ts";
import { xmlAttributes, xmlText } from "./xml.ts";

/** The testcase of a case. */
export function caseElement(result: CaseResult, report: Report, { brief }: { readonly brief: boolean }): string {
  const outcome = caseOutcome(result, report);
  const attributes = { ...placeAttributes(result), time: timeOf(result) };
  const textOf = brief || result.status === "skipped" ? briefText : caseText;
  return testcase(result.caseId, classname(result.prompt), attributes, [
    caseProperties(result),
    outcomeElement(outcome, (message) => textOf(message, result)),
  ]);
}

export interface GateElement {
  readonly outcome: JunitOutcome;
  readonly xml: string;
}

/** A testcase for each gate, and one for the run itself where its exit code is not 0 and nothing else says so. */
export function gateElements(report: Report, casesFail: boolean): readonly GateElement[] {
  const { outcome, record } = report;
  const gates = outcome.gates.map((gate) => ({ outcome: gateOutcome(gate, report), xml: gateElement(gate, report) }));
  const fails = casesFail || gates.some(({ outcome: { element } }) => element === "failure" || element === "error");
  if (outcome.exitCode === 0 || fails) return gates;
  const run = runOutcome(report);
  const place = { file: relativePath(record.header.config.file) };
  return [...gates, { outcome: run, xml: testcase("run", "gates", place, [outcomeElement(run, inertLine)]) }];
}

function gateElement(gate: GateResult, report: Report): string {
  const { prompt, metric, rule, file, line } = gate;
  const place = line === undefined ? "" : `\n\n    at ${inertLine(metric)} (${inertLine(file ?? "")}:${line}:1)`;
  return testcase(`[${prompt}] ${metric} ${rule}`, "gates", placeAttributes(gate), [
    outcomeElement(gateOutcome(gate, report), (message) => inertLine(message) + place),
  ]);
}

function testcase(
  name: string,
  classname: string,
  {
    time = 0,
    ...place
  }: { readonly time?: number; readonly file?: string | undefined; readonly line?: number | undefined },
  children: readonly string[],
): string {
  const attributes = xmlAttributes({ name: junitName(name), classname, time: seconds(time), ...place });
  const content = children.join("");
  return content === "" ? `    <testcase${attributes}/>\n` : `    <testcase${attributes}>\n${content}    </testcase>\n`;
}

function outcomeElement(outcome: JunitOutcome, textOf: (message: string) => string): string {
  if (outcome.element === "none") return "";
  const { element, type, message } = outcome;
  const attributes = xmlAttributes({ type, message: junitLine(message) });
  return `      <${element}${attributes}>${xmlText(textOf(junitLine(message)))}</${element}>\n`;
}

function placeAttributes({ file, line }: { readonly file?: string | undefined; readonly line?: number | undefined }) {
  const path = relativePath(file);
  return path === undefined ? {} : { file: path, line };
}

/** Without the dots at which Jenkins splits packages from classes. */
function classname(prompt: string): string {
  return junitName(prompt.replaceAll(".", "_"));
}
