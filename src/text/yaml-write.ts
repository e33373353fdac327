import { stringify } from "yaml";

/** A value as YAML; long texts keep their lines. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** A text as comments, one for each of its lines. */
export function yamlComment(text: string): string {
  return text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => `# ${line}`.trimEnd())
    .join("\n");
}
