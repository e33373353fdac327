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
});
