import { below, childrenOf, xmlTree, type XmlElement } from "./junit-tree.ts";

/** What a service shows of one testcase. */
export interface Shown {
  readonly suite: string;
  readonly name: string;
  readonly state: "passed" | "failed" | "error" | "skipped";
  /** What a person reads there; empty where it passed. */
  readonly text: string;
  /** `file:line` that it links to; empty where it cannot. */
  readonly at: string;
}

export type Service = (xml: string, trackedFiles: readonly string[]) => readonly Shown[];

/** The services whose rules are known, each as it counts and shows. */
export const SERVICES: Readonly<Record<string, Service>> = {
  "dorny java-junit": (xml) => dorny(xml, () => ""),
  "dorny jest-junit": (xml, tracked) => dorny(xml, (text) => placeInText(text, tracked)),
  mikepenz,
  EnricoMi: enricoMi,
  GitLab: gitLab,
  Jenkins: jenkins,
};

/** Two levels alone; failure and error are one; the first of either is read; a suite or a case without a name is a crash. */
function dorny(xml: string, placeOf: (text: string) => string): readonly Shown[] {
  const root = xmlTree(xml);
  if (root.name !== "testsuites") throw new Error(`unknown root ${root.name}`);
  return childrenOf(root, "testsuite").flatMap((suite) =>
    childrenOf(suite, "testcase").map((test): Shown => {
      const bad = test.children.find(({ name }) => name === "failure" || name === "error");
      const skipped = childrenOf(test, "skipped").length > 0;
      return {
        suite: required(suite, "name"),
        name: required(test, "name"),
        state: skipped ? "skipped" : bad === undefined ? "passed" : "failed",
        text: bad === undefined ? "" : `${bad.attributes["type"]}: ${bad.attributes["message"]}\n${bad.text}`,
        at: bad === undefined ? "" : placeOf(bad.text),
      };
    }),
  );
}

/** The first line that ends like a frame of a stack and names a file that git tracks. */
function placeInText(text: string, tracked: readonly string[]): string {
  for (const line of text.split(/\r?\n/)) {
    const [, file = "", number] = /\((.*):(\d+):\d+\)$/.exec(line) ?? [];
    if (tracked.includes(file)) return `${file}:${number}`;
  }
  return "";
}

/** Nested suites too; every failure and error is an annotation, unless the case was skipped; a place needs file and line. */
function mikepenz(xml: string): readonly Shown[] {
  return suitesWithCases(xmlTree(xml)).flatMap(({ suite, test }) => {
    const shown = { suite: suite.attributes["name"] ?? "", name: test.attributes["name"] ?? "", text: "", at: "" };
    if (childrenOf(test, "skipped").length > 0) return [{ ...shown, state: "skipped" as const }];
    const bad = test.children.filter(({ name }) => name === "failure" || name === "error");
    if (bad.length === 0) return [{ ...shown, state: "passed" as const }];
    return bad.map((issue): Shown => {
      const at = [test, issue, suite].find(({ attributes }) => attributes["file"] && attributes["line"]);
      const text = issue.attributes["message"] || issue.text.trim().split("\n").slice(0, 2).join("\n");
      return { ...shown, state: "failed", text, at: at ? `${at.attributes["file"]}:${at.attributes["line"]}` : "" };
    });
  });
}

/** Totals come from the suites; cases of the same file, class and name are runs of one test, of which the worst counts. */
function enricoMi(xml: string): readonly Shown[] {
  const root = xmlTree(xml);
  const tests = new Map<string, Shown>();
  const severity = ["passed", "skipped", "failed", "error"];
  for (const { suite, test } of suitesWithCases(root)) {
    const { name = "", classname = "", file = "", line } = test.attributes;
    const bad = test.children.find((child) => ["failure", "error", "skipped"].includes(child.name));
    const state = stateOf(bad);
    const key = JSON.stringify([file, classname, name]);
    const known = tests.get(key);
    if (known !== undefined && severity.indexOf(known.state) >= severity.indexOf(state)) continue;
    const message = bad?.attributes["message"] ?? "";
    const text = bad === undefined ? "" : bad.text.trim().startsWith(message) ? bad.text : `${message}\n${bad.text}`;
    const at = state === "failed" || state === "error" ? (file && line ? `${file}:${line}` : "") : "";
    tests.set(key, { suite: suite.attributes["name"] ?? "", name, state, text, at });
  }
  const shown = [...tests.values()];
  const total = (name: string): number =>
    below(root, "testsuite").reduce((sum, { attributes }) => sum + Number(attributes[name] ?? 0), 0);
  const counted = (state: string): number => shown.filter((test) => test.state === state).length;
  const claims = [total("tests"), total("failures"), total("errors"), total("skipped")];
  const found = [shown.length, counted("failed"), counted("error"), counted("skipped")];
  if (claims.join() !== found.join())
    throw new Error(`the suites claim ${claims.join()}, the cases say ${found.join()}`);
  return shown;
}

/** The class is the suite; of two of a class and name the first counts; only the text is shown; some types raise. */
function gitLab(xml: string): readonly Shown[] {
  if (xml.length > 30e6) throw new Error("more than 30 MB");
  const root = xmlTree(xml);
  const tests = new Map<string, Shown>();
  for (const test of below(root, "testcase")) {
    for (const { attributes } of [test, ...test.children])
      if (
        ["yaml", "symbol", "integer", "boolean", "date", "datetime", "file", "array"].includes(attributes["type"] ?? "")
      )
        throw new Error(`Hash.from_xml takes type="${attributes["type"]}" for its own`);
    const { name = "", classname = "", file = "" } = test.attributes;
    const bad = ["failure", "error", "skipped"].flatMap((kind) => childrenOf(test, kind)).at(0);
    const key = JSON.stringify([classname, name]);
    if (!tests.has(key))
      tests.set(key, { suite: classname, name, state: stateOf(bad), text: bad?.text.trim() ?? "", at: file });
  }
  return [...tests.values()];
}

/** An error counts before a failure; a suite without testcases is none; a dot in a class splits package and class. */
function jenkins(xml: string): readonly Shown[] {
  const root = xmlTree(xml);
  const suites = [root, ...below(root, "testsuite")].filter((suite) => childrenOf(suite, "testcase").length > 0);
  return suites.flatMap((suite) => {
    const { name: title = "", package: prefix } = suite.attributes;
    if (Number.isNaN(Date.parse(required(suite, "timestamp")))) throw new Error("unreadable timestamp");
    return childrenOf(suite, "testcase").map((test): Shown => {
      const { classname = title, name = "" } = test.attributes;
      if (!/^[\d,]+(\.\d+)?$/.test(required(test, "time"))) throw new Error("unreadable time");
      const bad = ["error", "failure", "skipped"].flatMap((kind) => childrenOf(test, kind)).at(0);
      const inside = classname.includes(".") ? ` in package ${classname.slice(0, classname.lastIndexOf("."))}` : "";
      const text = bad === undefined ? "" : `${bad.attributes["message"] ?? ""}\n${bad.text}`;
      return {
        suite: `${prefix === undefined ? "" : `${prefix}.`}${title}${inside}`,
        name,
        state: stateOf(bad),
        text,
        at: "",
      };
    });
  });
}

function suitesWithCases(root: XmlElement): readonly { readonly suite: XmlElement; readonly test: XmlElement }[] {
  return below(root, "testsuite").flatMap((suite) => childrenOf(suite, "testcase").map((test) => ({ suite, test })));
}

function stateOf(element: XmlElement | undefined): Shown["state"] {
  if (element === undefined) return "passed";
  return element.name === "failure" ? "failed" : element.name === "error" ? "error" : "skipped";
}

function required({ name, attributes }: XmlElement, key: string): string {
  const value = attributes[key];
  if (value === undefined || value === "") throw new Error(`${name} lacks ${key}`);
  return value;
}
