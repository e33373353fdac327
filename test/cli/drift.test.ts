import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { signFlip } from "../../src/stats/sign-flip.ts";
import { data, withoutData } from "../scorers/data.ts";
import { evals, makeFolder } from "./harness.ts";

const folder = data ?? "";

/** One run a `where`, in a folder of its own name, in this order. */
async function runs(config: object, wheres: Readonly<Record<string, object>>) {
  const desk = makeFolder({});
  const results = [];
  for (const [name, system] of Object.entries(wheres)) {
    const files = { ...config, prompts: [{ id: "sys", provider: "recorded", ...system }] };
    const { code, results: read } = await evals(
      ["run", "--out", `evals-results`, "-c", "-"],
      {},
      { cwd: desk, stdin: JSON.stringify(files) },
    );
    await evals(["baseline", "save", "evals-results", `${name}.json`], {}, { cwd: desk });
    results.push({
      code,
      qualities: new Map(read.trials.map(({ caseId, quality }) => [caseId, quality ?? Number.NaN])),
    });
  }
  return { desk, results };
}

describe.skipIf(data === undefined)(`a vendor's model that changed${withoutData}`, () => {
  const prime = join(folder, "drift-llmdrift-prime-sensitive");
  const config = {
    dataset: join(prime, "cases.jsonl"),
    scorers: { right: { type: "label", field: "correct" } },
    gates: { quality: ">= 0.50" },
  };
  const of = (model: string) => ({
    file: join(prime, "outputs.jsonl"),
    map: { caseId: "case_id", text: "output" },
    where: { model },
  });

  it("GPT-4 of March against GPT-4 of June: 476 lost, 147 gained, and called", async () => {
    const { desk, results } = await runs(config, { march: of("gpt-4-0314"), june: of("gpt-4-0613") });
    const compared = await evals(["compare", "march.json", "june.json"], {}, { cwd: desk });
    expect(compared.code).toBe(1);
    expect(compared.lastLine).toMatch(/regressed: quality 0\.84 -> 0\.51 \(p = 6\.9e-42, n = 1000\)/);
    expect(compared.stdout).toContain("476 regressed, 147 fixed");

    const [march, june] = results.map(({ qualities }) => qualities);
    const differences = [...(march ?? [])].map(([id, before]) => (june?.get(id) ?? Number.NaN) - before);
    const { drift } = JSON.parse(readFileSync(join(prime, "expected.json"), "utf8")) as {
      drift: Record<string, { lost: number; gained: number; mcnemar_exact_p_two_sided: number }>;
    };
    const expected = drift["gpt-4-0314 -> gpt-4-0613"];
    expect(differences.filter((difference) => difference < 0)).toHaveLength(expected?.lost ?? 0);
    expect(differences.filter((difference) => difference > 0)).toHaveLength(expected?.gained ?? 0);
    const { exact } = signFlip(differences);
    expect((2 * exact) / (expected?.mcnemar_exact_p_two_sided ?? 0)).toBeCloseTo(1, 9);
  });

  it("is stopped by the gate, with the model told beside the verdict", async () => {
    const { desk } = await runs(config, { march: of("gpt-4-0314") });
    const gated = {
      ...config,
      gates: { "quality.regression": "<= 0.02" },
      prompts: [{ id: "sys", provider: "recorded", ...of("gpt-4-0613") }],
    };
    const ran = await evals(
      ["run", "-c", "-", "--baseline", "march.json"],
      {},
      { cwd: desk, stdin: JSON.stringify(gated) },
    );
    expect(ran.code).toBe(1);
    expect(ran.lastLine).toBe("evals: exit 1 - gate failed: quality.regression 0.33 > 0.02 (p = 6.9e-42, n = 1000)");
    expect(ran.stdout).toContain("gpt-4-0613 answered; in the baseline it was gpt-4-0314");
  });
});

describe.skipIf(data === undefined)(`another temperature${withoutData}`, () => {
  const classify = join(folder, "prompts-classification");

  it("of 0.2 against 0.0 is not called a regression", async () => {
    const config = { dataset: join(classify, "cases.jsonl"), scorers: { equals: {} }, gates: { quality: ">= 0.80" } };
    const of = (temperature: number) => ({
      file: join(classify, "outputs.jsonl"),
      map: { caseId: "case_id", text: "output" },
      where: { prompt: "rag_classify", temperature },
    });
    const { desk } = await runs(config, { cold: of(0), warm: of(0.2) });
    const compared = await evals(["compare", "cold.json", "warm.json"], {}, { cwd: desk });
    expect(compared.code).toBe(0);
    expect(compared.lastLine).toMatch(/exit 0 - no regression/);
    const back = await evals(["compare", "warm.json", "cold.json"], {}, { cwd: desk });
    expect(back.code).toBe(0);
  });
});
