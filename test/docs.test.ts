import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tableNames, unexplained, withTables } from "./docs/reference.ts";

const docs = new URL("../docs/", import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(name, docs), "utf8");

describe("the config reference", () => {
  const reference = textOf("config.md");

  it("says of every key what the schema says (vitest -u writes it anew, and keeps the meanings)", async () => {
    await expect(withTables(reference)).toMatchFileSnapshot("../docs/config.md");
  });

  it("explains every key", () => {
    expect(unexplained(withTables(reference))).toEqual([]);
  });

  it("has every table", () => {
    for (const name of tableNames()) expect(reference).toContain(`<!-- keys: ${name} -->`);
  });
});
