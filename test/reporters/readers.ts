import { SaxesParser } from "saxes";

export interface ReadCase {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  outcome: "passed" | "failure" | "error" | "skipped";
  type: string;
  message: string;
  text: string;
}

export interface ReadSuite {
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: Map<string, string>;
  readonly cases: ReadCase[];
}

/** Reads JUnit as the services do; throws where it is not well-formed. */
export function readJunit(xml: string): {
  readonly root: Readonly<Record<string, string>>;
  readonly suites: ReadSuite[];
} {
  let root: Record<string, string> = {};
  const suites: ReadSuite[] = [];
  const parser = new SaxesParser();
  let inside = "";
  parser.on("closetag", () => (inside = ""));
  parser.on("opentag", ({ name, attributes }) => {
    inside = name;
    const values = attributes as Record<string, string>; // without namespaces saxes gives texts
    const test = suites.at(-1)?.cases.at(-1);
    if (name === "testsuites") root = values;
    if (name === "testsuite") suites.push({ attributes: values, properties: new Map(), cases: [] });
    if (name === "property" && test === undefined)
      suites.at(-1)?.properties.set(values["name"] ?? "", values["value"] ?? "");
    if (name === "testcase") {
      suites.at(-1)?.cases.push({
        name: values["name"] ?? "",
        attributes: values,
        outcome: "passed",
        type: "",
        message: "",
        text: "",
      });
    }
    if (test !== undefined && (name === "failure" || name === "error" || name === "skipped")) {
      Object.assign(test, { outcome: name, type: values["type"], message: values["message"] });
    }
  });
  parser.on("text", (text) => {
    const test = suites.at(-1)?.cases.at(-1);
    if (test !== undefined && ["failure", "error", "skipped"].includes(inside)) test.text += text;
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return { root, suites };
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The commands that GitHub's runner finds in a log: `::name::` behind spaces at a line's start, `##[name]` anywhere in a line. */
export function commandsIn(log: string): readonly Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, name, properties = "", message = ""] = /^\s*::([^\s:]+)(?:\s+(.*?))?::(.*)$/s.exec(line) ?? [];
    if (name !== undefined) return [{ name, properties: propertiesIn(properties), message: decode(message) }];
    const [, old] = /##\[([^\]]+)\]/.exec(line) ?? [];
    return old === undefined ? [] : [{ name: old, properties: {}, message: line }];
  });
}

function propertiesIn(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), decode(pair.slice(pair.indexOf("=") + 1))]),
  );
}

function decode(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}

/** What `$GITHUB_OUTPUT` holds, by the rules of its heredocs. */
export function outputsIn(file: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  const lines = file.split("\n");
  for (let index = 0; index < lines.length - 1; index += 1) {
    const [name = "", delimiter] = (lines[index] ?? "").split("<<");
    if (delimiter === undefined) throw new Error(`no heredoc: ${lines[index]}`);
    const end = lines.indexOf(delimiter, index + 1);
    if (end === -1) throw new Error(`no end of ${name}`);
    outputs.set(name, lines.slice(index + 1, end).join("\n"));
    index = end;
  }
  return outputs;
}
