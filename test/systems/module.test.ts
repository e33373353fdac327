import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SystemRequest } from "../../src/domain/system.ts";
import { loadFunction } from "../../src/systems/load.ts";
import { moduleSystem } from "../../src/systems/module.ts";
import { evals } from "../cli/harness.ts";

const request: SystemRequest = {
  caseId: "a",
  trial: 1,
  input: "q",
  values: {},
  variables: { list: [1] },
  metadata: {},
};
const context = { signal: new AbortController().signal };
const answer = (own: (...values: unknown[]) => unknown) =>
  moduleSystem(own, { monotonic: () => 0 }).answer(request, context);

function fileWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "module-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("the module system", () => {
  it.each<[string, (...values: unknown[]) => unknown, object]>([
    ["a text", () => "hi", { text: "hi" }],
    ["a candidate", () => ({ text: "hi", retrieved: [] }), { text: "hi", retrieved: [] }],
    ["either later", async () => "hi", { text: "hi" }],
  ])("takes %s", async (_, own, candidate) => {
    expect((await answer(own)).candidate).toMatchObject(candidate);
  });

  it.each<[string, (...values: unknown[]) => unknown, object]>([
    [
      "a throw",
      () => {
        throw new Error("boom");
      },
      { kind: "crash", message: "the module failed: boom" },
    ],
    [
      "a rejection",
      async () => {
        throw new Error("boom");
      },
      { kind: "crash" },
    ],
    ["nothing", () => undefined, { kind: "badReply" }],
    ["another shape", () => ({ answer: "x" }), { kind: "badReply" }],
    [
      "a bad part",
      () => ({ text: "x", usage: { inputTokens: -1, outputTokens: 0 } }),
      { kind: "badReply", message: expect.stringContaining("usage.inputTokens") as string },
    ],
  ])("has no answer in %s", async (_, own, error) => {
    await expect(answer(own)).rejects.toMatchObject(error);
  });

  it("hands over a copy of the request, without what the case expects", async () => {
    const seen: unknown[] = [];
    await answer((given) => {
      seen.push(structuredClone(given));
      (Reflect.get(Object(given), "variables") as { list: number[] }).list.push(2);
      return "x";
    });
    expect(seen).toEqual([{ caseId: "a", trial: 1, input: "q", variables: { list: [1] } }]);
    expect(request.variables["list"]).toEqual([1]);
  });
});

describe("user code", () => {
  const nodeVersion = { nodeVersion: process.versions.node };

  it("is loaded from JavaScript and TypeScript", async () => {
    expect((await loadFunction(fileWith("a.mjs", "export default () => 1"), "default", nodeVersion))()).toBe(1);
    expect(
      (
        await loadFunction(
          fileWith("a.ts", "interface A { x: number }\nexport const own = (a: A): number => a.x"),
          "own",
          { nodeVersion: "20.20.0" },
        )
      )({ x: 2 }),
    ).toBe(2);
  });

  it.each([
    ["a file that is not there", () => "/nowhere.mjs", "default", /no file/],
    [
      "an export that is not there",
      () => fileWith("a.mjs", "export const x = 1"),
      "default",
      /exports no function "default"/,
    ],
    ["an export that is no function", () => fileWith("a.mjs", "export default 1"), "default", /exports no function/],
    ["a syntax error", () => fileWith("a.mjs", "export default ("), "default", /cannot load/],
    ["a throw at import", () => fileWith("a.mjs", "throw new Error('early')"), "default", /early/],
  ])("is refused for %s", async (_, path, name, message) => {
    await expect(loadFunction(path(), name, nodeVersion)).rejects.toThrow(message);
  });

  it("that is wrong is told before the run", async () => {
    const ran = await evals(["run"], {
      "evals.yaml":
        "dataset: cases.jsonl\nprompts: [{ id: p, provider: module, module: app.mjs }]\nscorers: { contains: {} }\n",
      "cases.jsonl": [{ id: "a", input: "q", reference: "r" }],
      "app.mjs": "export const other = 1",
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('exports no function "default"');
  });
});
