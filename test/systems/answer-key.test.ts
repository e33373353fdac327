import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SystemRequest } from "../../src/domain/system.ts";
import { systemKey } from "../../src/systems/answer-key.ts";
import { makeFolder } from "../cli/harness.ts";

const request: SystemRequest = { caseId: "c", trial: 1, input: "Hi", values: {}, variables: {}, metadata: {} };

describe("the key of an endpoint's answer", () => {
  const http = {
    url: "https://a.test/ask",
    method: "POST",
    headers: { authorization: "one" },
    body: { q: "{{ input }}" },
  };
  const keyOf = (options: object, asked: Partial<SystemRequest> = {}) =>
    systemKey("http", { ...http, ...options }, "/project")({ ...request, ...asked });

  it.each([
    ["the address", keyOf({ url: "https://b.test/ask" })],
    ["the method", keyOf({ method: "PUT" })],
    ["the body", keyOf({ body: { q: "Please: {{ input }}" } })],
    ["the mapping", keyOf({ response: { text: "/answer" } })],
    ["the question", keyOf({}, { input: "Ho" })],
    ["a variable", keyOf({}, { variables: { tone: "curt" } })],
    ["the metadata, which a body may name", keyOf({}, { metadata: { a: 1 } })],
    ["the trial", keyOf({}, { trial: 2 })],
  ])("is another with %s", (_, key) => {
    expect(key).not.toBe(keyOf({}));
  });

  it.each([
    ["header", keyOf({ headers: { authorization: "two" } })],
    ["key in the address", keyOf({ url: "https://user:pass@a.test/ask?token=two" })],
  ])("is the same with another %s", (_, key) => {
    expect(key).toBe(keyOf({}));
  });
});

describe("the key of an answer of the team's own code", () => {
  const code = { "agent.js": "one", "other/agent.js": "one", "other/.keep": "" };

  it("is over what stands in the files that a command names, wherever the project is", () => {
    const keyOf = (folder: string, options: object = {}) =>
      systemKey(
        "command",
        { command: ["node", "agent.js"], env: { REGION: "eu", API_KEY: "1" }, ...options },
        folder,
      )(request);
    const [here, there] = [makeFolder(code), makeFolder(code)];
    const key = keyOf(here);
    expect(keyOf(there)).toBe(key);
    expect(keyOf(here, { env: { REGION: "eu", API_KEY: "2" } })).toBe(key);
    expect(keyOf(here, { env: { REGION: "us", API_KEY: "1" } })).not.toBe(key);
    expect(keyOf(here, { command: ["node", "agent.js", "-v"] })).not.toBe(key);
    expect(keyOf(here, { cwd: join(here, "other") })).not.toBe(key);
    writeFileSync(join(here, "agent.js"), "two");
    expect(keyOf(here)).not.toBe(key);
  });

  it("is over what stands in a module", () => {
    const folder = makeFolder({ "app.js": "one" });
    const keyOf = (name: string) =>
      systemKey("module", { module: join(folder, "app.js"), export: name }, folder)(request);
    const key = keyOf("default");
    expect(keyOf("other")).not.toBe(key);
    writeFileSync(join(folder, "app.js"), "two");
    expect(keyOf("default")).not.toBe(key);
  });
});
