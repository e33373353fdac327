import { describe, expect, it } from "vitest";
import type { Question } from "../../src/domain/judge.ts";
import { embeddedJudge } from "../../src/judges/embedded.ts";

const context = { signal: new AbortController().signal, prompt: "p", caseId: "c", trial: 1, scorer: "s" };

async function valueOf(question: Partial<Question>): Promise<number | string> {
  const judged = await embeddedJudge().judge(
    { task: "correctness", scale: 5, input: "q", references: [], answer: "", ...question },
    context,
  );
  return judged.status === "scored" ? judged.value : judged.status;
}

describe("the embedded judge", () => {
  it("says what it is", () => {
    expect(embeddedJudge().name).toBe("embedded rules (no model)");
  });

  it.each<[string, string, number, string]>([
    ["$4.20", "It costs $4.20 by express.", 1, "the amount stands in it"],
    ["$4.20", "It costs 4.20 USD.", 1, "the currency is written another way"],
    ["$4.20", "It costs $14.20.", 0, "another amount that ends alike"],
    ["$4.20", "It costs €4.20.", 0, "another currency"],
    ["$1,204.50", "It is $1204.50 in all.", 1, "separators do not matter"],
    ["5 kg", "Up to 5 lb.", 0, "another unit"],
    ["Paris", "It is PARIS, of course.", 1, "case does not matter"],
    ["Paris", "It is not Paris.", 0, "a denial"],
    ["Paris", "Lyon.", 0, "something else"],
    ["São Paulo", "Sao Paulo", 1, "nor do diacritics"],
    ["March 4, 2026", "On 4 March 2026.", 1, "dates in another spelling"],
    ["March 4, 2026", "On 5 March 2026.", 0, "another day"],
    [
      "The rate cards do not cover drones.",
      "I cannot quote that: our rate cards do not cover it.",
      1,
      "it declines where it should",
    ],
    ["The rate cards do not cover drones.", "Drone delivery costs $9.00.", 0, "it answers what it should decline"],
    ["$4.20", "I cannot help with that.", 0, "it declines where there is an answer"],
    ["$4.20", "", 0, "nothing"],
  ])("%j against %j is %d: %s", async (reference, answer, expected) => {
    expect(await valueOf({ references: [reference], answer })).toBe(expected);
  });

  it("takes any one of several references", async () => {
    expect(await valueOf({ references: ["London", "Paris"], answer: "Paris" })).toBe(1);
  });

  it("finds an answer faithful where its numbers and words stand in a document", async () => {
    const documents = [{ id: "d", text: "Express shipping of 5 kg to zone B costs $71.00. Fuel is added at 12%." }];
    const faithful = (answer: string) => valueOf({ task: "faithfulness", documents, answer });
    expect(await faithful("Express shipping of 5 kg to zone B costs $71.00.")).toBe(1);
    expect(await faithful("Express shipping of 5 kg to zone B costs $72.00.")).toBe(0);
    expect(
      await faithful("Express shipping of 5 kg to zone B costs $71.00. Insurance is free of charge for members."),
    ).toBe(0.5);
    expect(await faithful("")).toBe(1);
  });

  it("is the same each time, and has no opinion on a rubric", async () => {
    const question = { references: ["a long reference with 3 facts and $4"], answer: "some facts, $4" };
    expect(await valueOf(question)).toBe(await valueOf(question));
    expect(await valueOf({ task: "rubric", rubric: "be polite" })).toBe("failed");
  });
});
