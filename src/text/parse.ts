import { parseJson } from "./json.ts";
import type { Source } from "../domain/source.ts";

/** Reads a `.json` file as JSON and any other as YAML, whose parser is loaded when it is needed. */
export async function parseFile(file: string, text: string): Promise<Source> {
  if (file.endsWith(".json")) return parseJson(file, text);
  const { parseYaml } = await import("./yaml.ts");
  return parseYaml(file, text);
}
