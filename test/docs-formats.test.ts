import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PLAIN_FORMAT, ROW_FORMATS } from "../src/app/foreign.ts";
import { MAP_FORMATS, TEXT_FORMATS } from "../src/config/prompt-files/read.ts";
import type { Fields, ForeignFormat } from "../src/datasets/foreign/format.ts";

const text = readFileSync(join(import.meta.dirname, "../docs/formats.md"), "utf8");

const code = (keys: readonly string[], between: string) => keys.map((key) => `\`${key}\``).join(between);

function signatureOf({ signature: { all, any = [], none = [], words } }: ForeignFormat): string {
  const parts = [
    ...(all.length > 0 ? [code(all, " and ")] : []),
    ...(any.length > 0 ? [`${all.length > 0 ? "one of " : "any of "}${code(any, ", ")}`] : []),
    ...(none.length > 0 ? [`none of ${code(none, ", ")}`] : []),
    ...(words === undefined ? [] : [words]),
  ];
  return parts.join("; ");
}

function placesOf(fields: Fields = {}): string {
  const told = Object.entries(fields).map(([ours, theirs]) => {
    const names = [...new Set(theirs.map((choice) => (typeof choice === "string" ? choice : choice[0])))];
    return `${ours}: ${code(names, ", ")}`;
  });
  return told.join("; ");
}

describe("docs/formats.md", () => {
  it("has every format of rows, with its signature and where our keys come from", () => {
    const rows = [...ROW_FORMATS, PLAIN_FORMAT].map(
      (format) =>
        `| ${format.name} | ${signatureOf(format)} | ${placesOf(format.golden)} | ${placesOf(format.candidate)} |`,
    );
    expect(tableBelow("## Rows")).toEqual(rows);
  });

  it("has every format of prompt files, with its signature", () => {
    const rows = [...MAP_FORMATS, ...TEXT_FORMATS].map(({ name, words }) => `| ${name} | ${words} |`);
    expect(tableBelow("## Prompt files")).toEqual(rows);
  });
});

/** The rows of the first table below a heading. */
function tableBelow(heading: string): readonly string[] {
  const [, below = ""] = text.split(`${heading}\n`);
  const lines = below.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end === -1 ? undefined : end);
}
