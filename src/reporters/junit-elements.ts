import type { CaseResult } from "../domain/case-result.ts";
import type { GateResult } from "../domain/record.ts";
import type { Report } from "../domain/report.ts";
import { inertLine } from "../text/inert.ts";
import { timeOf } from "./junit-counts.ts";
import { caseOutcome, gateOutcome, runOutcome, type JunitOutcome } from "./junit-outcomes.ts";
import type { JunitDialect } from "./junit-dialects.ts";
import { briefText, caseText, placeLine } from "./junit-text.ts";
import { junitLine, junitName, seconds } from "./junit-values.ts";
import { xmlAttributes, xmlText } from "./xml.ts";

/** The testcase of a case. */
export function caseElement(
  result: CaseResult,
  report: Report,
  { brief, dialect }: { readonly brief: boolean; readonly dialect: JunitDialect },
): string {
  const outcome = caseOutcome(result, report);
  const textOf = brief || result.status === "skipped" ? briefText : caseText;
  return testcase(result.caseId, classname(result.prompt), timeOf(result), dialect.place(result), [
    dialect.properties(result),
    outcomeElement(outcome, (message) => textOf(message, result)),
  ]);
}

export interface GateElement {
  readonly outcome: JunitOutcome;
  readonly xml: string;
}

/** A testcase for each gate, and one for the run itself where its exit code is not 0 and nothing else says so. */
export function gateElements(report: Report, casesFail: boolean, dialect: JunitDialect): readonly GateElement[] {
  const { outcome, record } = report;
  const gates = outcome.gates.map((gate) => ({
    outcome: gateOutcome(gate, report),
    xml: gateElement(gate, report, dialect),
  }));
  const fails = casesFail || gates.some(({ outcome: { element } }) => element === "failure" || element === "error");
  if (outcome.exitCode === 0 || fails) return gates;
  const run = runOutcome(report);
  const place = dialect.place({ file: record.header.config.file });
  return [...gates, { outcome: run, xml: testcase("run", "gates", 0, place, [outcomeElement(run, inertLine)]) }];
}

function gateElement(gate: GateResult, report: Report, dialect: JunitDialect): string {
  const { prompt, metric, rule, file, line } = gate;
  const place = line === undefined ? "" : placeLine(metric, `${file ?? ""}:${line}:1`);
  return testcase(`[${prompt}] ${metric} ${rule}`, "gates", 0, dialect.place(gate), [
    outcomeElement(gateOutcome(gate, report), (message) => inertLine(message) + place),
  ]);
}

function testcase(
  name: string,
  classname: string,
  timeMs: number,
  place: ReturnType<JunitDialect["place"]>,
  children: readonly string[],
): string {
  const attributes = xmlAttributes({ name: junitName(name), classname, time: seconds(timeMs), ...place });
  const content = children.join("");
  return content === "" ? `    <testcase${attributes}/>\n` : `    <testcase${attributes}>\n${content}    </testcase>\n`;
}

function outcomeElement(outcome: JunitOutcome, textOf: (message: string) => string): string {
  if (outcome.element === "none") return "";
  const { element, type, message } = outcome;
  const attributes = xmlAttributes({ type, message: junitLine(message) });
  return `      <${element}${attributes}>${xmlText(textOf(junitLine(message)))}</${element}>\n`;
}

/** Without the dots at which Jenkins splits packages from classes. */
function classname(prompt: string): string {
  return junitName(prompt.replaceAll(".", "_"));
}
