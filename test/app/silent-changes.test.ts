import { describe, expect, it } from "vitest";
import { isVersionOf, watchSilentChanges } from "../../src/app/silent-changes.ts";

describe("the model that answered", () => {
  it.each([
    ["gpt-5-mini", "gpt-5-mini", true],
    ["gpt-4o-2024-08-06", "gpt-4o", true],
    ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5", true],
    ["claude-3-5-sonnet-20241022", "claude-3-5-sonnet-latest", true],
    ["gpt-4o-2024-08-06", "openai/gpt-4o", true],
    ["openai/gpt-4o", "gpt-4o", true],
    ["gpt-35-turbo-0613", "gpt-35-turbo", true],
    ["GPT-4o", "gpt-4o", true],
    ["gpt-4-0613", "gpt-4", true],
    ["mistral-large-2411", "mistral-large-latest", true],
    ["llama3:latest", "llama3", true],
    ["claude-3-opus-20240229", "claude-3-opus@20240229", true],
    ["gemini-2.0-flash-001", "google/gemini-2.0-flash", true],
    ["gpt-4o-2024-08-06", "gpt-4o-2024-05-13", false],
    ["gpt-4o", "gpt-4o-2024-05-13", false],
    ["gpt-5.1", "gpt-5", false],
    ["gpt-4-32k", "gpt-4", false],
    ["gpt-4-turbo-2024-04-09", "gpt-4", false],
    ["claude-sonnet-4-5-20250929", "claude-sonnet-4", false],
    ["gpt-4o-mini-2024-07-18", "gpt-4o", false],
    ["gpt-4o-mini", "gpt-4o", false],
    ["gpt-4", "gpt-4o", false],
    ["gpt-3.5-turbo", "gpt-4", false],
  ])("%s is a version of %s: %s", (model, asked, expected) => {
    expect(isVersionOf(model, asked)).toBe(expected);
  });

  it("is told once where it is another, and counted always", () => {
    const changes = watchSilentChanges();
    const answer = (model: string, fellBack = false) =>
      changes.heard("p", "gpt-4o", { candidate: { text: "", model }, source: "live", fellBack });
    expect([answer("gpt-4o"), answer("gpt-3.5"), answer("gpt-3.5")].map((notice) => notice?.message)).toEqual([
      undefined,
      "gpt-3.5 answered, not gpt-4o",
      undefined,
    ]);
    expect(answer("gpt-4o", true)?.kind).toBe("fallback");
    expect(changes.answeredBy("p")).toEqual({ "gpt-4o": 2, "gpt-3.5": 2 });
    expect(changes.heard("p", "gpt-4o", { candidate: { text: "", model: "old" }, source: "recorded" })).toBeUndefined();
    expect(changes.heardJudge("judge", ["judge-2026-01-01", "other"])?.message).toBe("the judge was other, not judge");
  });

  it("is told once for each prompt config and each other model", () => {
    const changes = watchSilentChanges();
    const heard = (prompt: string, model: string) =>
      changes.heard(prompt, "gpt-4o", { candidate: { text: "", model }, source: "live" })?.message;
    expect(["p", "q", "p", "q"].map((prompt) => heard(prompt, "other"))).toEqual([
      "other answered, not gpt-4o",
      "other answered, not gpt-4o",
      undefined,
      undefined,
    ]);
    expect(heard("p", "third")).toBe("third answered, not gpt-4o");
  });

  it("of a gateway that fell back is told once, with the model or without", () => {
    const changes = watchSilentChanges();
    const heard = (model?: string) =>
      changes.heard("p", "gpt-4o", {
        candidate: { text: "", ...(model && { model }) },
        source: "live",
        fellBack: true,
      });
    expect(heard("claude")).toEqual({
      kind: "fallback",
      prompt: "p",
      message: "the gateway fell back: claude answered, not gpt-4o",
    });
    expect(heard("claude")).toBeUndefined();
    expect(heard()?.message).toBe("the gateway fell back: another model answered, not gpt-4o");
  });

  it("as judge is told once for each, several in one trial too, whatever a prompt config is called", () => {
    const changes = watchSilentChanges();
    changes.heard("judge", "asked", { candidate: { text: "", model: "a" }, source: "live" });
    const heard = () => changes.heardJudge("asked", ["asked-2026-01-01", "a", "b"])?.message;
    expect([heard(), heard(), heard()]).toEqual([
      "the judge was a, not asked",
      "the judge was b, not asked",
      undefined,
    ]);
    expect(changes.heardJudge(undefined, ["c"])).toBeUndefined();
  });

  it("is not known where nothing says so", () => {
    const changes = watchSilentChanges();
    expect(changes.heard("p", "gpt-4o", { candidate: { text: "" }, source: "live" })).toBeUndefined();
    expect(changes.heard("p", undefined, { candidate: { text: "", model: "m" }, source: "live" })).toBeUndefined();
    expect(changes.answeredBy("p")).toEqual({ m: 1 });
    expect(changes.answeredBy("nobody")).toEqual({});
  });
});
