import { describe, expect, it } from "vitest";
import { withEnvFile } from "../../src/app/environment.ts";
import { makeFolder } from "../cli/harness.ts";

const files = { ".env": "\uFEFFA=file\nB='quoted value'\n# C=no\n", "other.env": "A=other\n" };

describe("the environment", () => {
  it.each<[string, Record<string, string | undefined>, string | undefined, string | undefined]>([
    ["what .env says", {}, undefined, "file"],
    ["what is set already, before .env", { A: "set" }, undefined, "set"],
    ["what is set to nothing, before .env", { A: "" }, undefined, ""],
    [".env where a variable is not set at all", { A: undefined }, undefined, "file"],
    ["nothing of .env in CI", { CI: "true" }, undefined, undefined],
    [".env where CI is off", { CI: "false" }, undefined, "file"],
    [".env where CI is empty", { CI: "" }, undefined, "file"],
    ["a named file instead of .env", {}, "other.env", "other"],
    ["a named file in CI too", { CI: "true" }, "other.env", "other"],
    ["what is set already, before a named file", { A: "set" }, "other.env", "set"],
  ])("has %s", (_, env, named, value) => {
    expect(withEnvFile({ env, cwd: makeFolder(files) }, named)["A"]).toBe(value);
  });

  it("reads quotes and comments", () => {
    const env = withEnvFile({ env: {}, cwd: makeFolder(files) }, undefined);
    expect(env).toEqual({ A: "file", B: "quoted value" });
  });

  it("is as it is without a file", () => {
    expect(withEnvFile({ env: { A: "1" }, cwd: makeFolder({}) }, undefined)).toEqual({ A: "1" });
  });

  it.each([
    ["none.env", /no file "none.env"/],
    [".git", /cannot read ".git"/],
  ])("cannot be read from %s", (named, message) => {
    expect(() => withEnvFile({ env: {}, cwd: makeFolder(files) }, named)).toThrow(message);
  });
});
