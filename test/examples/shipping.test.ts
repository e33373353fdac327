import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Candidate } from "../../src/domain/candidate.ts";
import { embeddedJudge } from "../../src/judges/embedded.ts";
import { price, readSections } from "./shipping-prices.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const example = join(root, "examples/shipping");
const sections = readSections(join(example, "rates"));

interface Case {
  readonly id: string;
  readonly input: string;
  readonly reference: string;
  readonly relevant?: Readonly<Record<string, number>>;
  readonly tags: readonly string[];
}
// The shape is what the first tests check.
const cases = parse(readFileSync(join(root, "golden/shipping.yaml"), "utf8")) as readonly Case[];
const byId = new Map(cases.map((golden) => [golden.id, golden]));

const lb = 0.4536;
const oz = 0.02835;
const domestic = (service: "standard" | "express", zone: string, kg: number) =>
  ({ table: `domestic.md#domestic-${service}`, zone, kg, fuel: service === "express" ? 8 : 0 }) as const;
const express = (zone: string, kg: number) => ({ table: `express.md#zone-${zone}`, kg, fuel: 12 }) as const;
const standard = (zone: string, kg: number) => ({ table: `standard.md#zone-${zone}`, kg }) as const;
const cost = (shipment: Parameters<typeof price>[1]) => price(sections, shipment);

describe("the golden dataset of the shipping agent", () => {
  it("has 100 cases, each with an id, an input, a reference and tags, and nothing unknown", () => {
    expect(cases).toHaveLength(100);
    for (const golden of cases) {
      const { relevant, ...rest } = golden;
      expect(rest).toEqual({
        id: expect.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)+$/),
        input: expect.stringMatching(/\S{2,} \S/),
        reference: expect.stringMatching(/\S/),
        tags: golden.tags.map(() => expect.stringMatching(/^[a-z-]+$/)),
      });
      expect(golden.tags).not.toHaveLength(0);
      expect(Object.values(relevant ?? { none: 1 }).every((grade) => grade === 1)).toBe(true);
    }
  });

  it("has no id twice", () => {
    expect(byId.size).toBe(100);
  });

  it("asks no question twice with another number, unit, case or punctuation", () => {
    const shapes = cases.map(({ input }) =>
      input
        .toLowerCase()
        .replaceAll(/\d+|[^a-z]+/g, " ")
        .trim(),
    );
    expect(new Set(shapes).size).toBe(100);
  });

  it("asks no two questions of nearly the same words", () => {
    const words = cases.map(({ id, input }) => ({ id, words: new Set(input.toLowerCase().match(/[a-z]+/g)) }));
    const alike = words.flatMap((one, index) =>
      words.slice(index + 1).flatMap((other) => (overlap(one.words, other.words) > 0.6 ? [[one.id, other.id]] : [])),
    );
    expect(alike).toEqual([]);
  });

  it("labels only sections that the rate cards have", () => {
    const labelled = cases.flatMap(({ relevant = {} }) => Object.keys(relevant));
    expect(labelled.filter((id) => !sections.has(id))).toEqual([]);
    expect(new Set(labelled).size).toBeGreaterThan(40);
  });

  it("labels documents for every case but the declined ones", () => {
    for (const { id, relevant, tags } of cases) {
      expect([id, relevant === undefined]).toEqual([id, tags.includes("declined")]);
      expect(Object.keys(relevant ?? {}).length).toBeLessThanOrEqual(5);
    }
  });

  it("says of every declined case that the rate cards do not cover it, and of no other", () => {
    for (const { id, reference, tags } of cases) {
      expect([id, reference.startsWith("The rate cards do not cover ")]).toEqual([id, tags.includes("declined")]);
    }
  });

  it("names an amount in the reference of every priced case, and never in a declined one", () => {
    expect(referencesOf("priced").filter((reference) => !/\$\d+\.\d{2}\b/.test(reference))).toEqual([]);
    expect(referencesOf("declined").filter((reference) => reference.includes("$"))).toEqual([]);
  });

  it("uses every tag at least twice, and covers what an agent like this gets wrong", () => {
    const counts = new Map<string, number>();
    for (const tag of cases.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    expect([...counts].filter(([tag, count]) => count < 2 && tag !== "cap" && tag !== "envelope")).toEqual([]);
    const traps = [
      "bracket",
      "units",
      "volumetric",
      "zone-trap",
      "comparison",
      "withdrawn",
      "limit",
      "declined",
      "cap",
    ];
    expect(traps.filter((tag) => !counts.has(tag))).toEqual([]);
  });
});

describe("the references, computed a second time from the tables", () => {
  it.each([
    ["domestic-standard-austin-dallas", cost(domestic("standard", "1", 2)), "within Texas"],
    ["domestic-standard-between-rows", cost(domestic("standard", "2", 3.4)), "3.4 kg pays the 5 kg row"],
    ["domestic-standard-honolulu-seattle", cost(domestic("standard", "3", 9.2)), "from Hawaii"],
    ["domestic-express-new-york-miami", cost(domestic("express", "2", 0.4)), "8% fuel"],
    ["domestic-standard-within-alaska", cost(domestic("standard", "1", 5)), "one state, though it is Alaska"],
    ["domestic-standard-exactly-10kg", cost(domestic("standard", "1", 10)), "up to and including"],
    ["domestic-standard-dropped-off", cost({ ...domestic("standard", "2", 1), extra: -1 }), "$1.00 off"],
    ["domestic-express-to-mother", cost({ ...domestic("express", "2", 1.8), extra: 3.9 }), "to a private home"],
    ["domestic-standard-six-parcels", cost({ ...domestic("standard", "1", 4), parcels: 6, discount: 10 }), "from 5 on"],
    [
      "domestic-standard-two-unlike-parcels",
      cost(domestic("standard", "2", 6)) + cost(domestic("standard", "2", 3)),
      "each by its own weight",
    ],
    ["express-germany-5kg", cost(express("b", 5)), "12% fuel"],
    ["express-zone-b-base-rate", cost({ ...express("b", 2), fuel: 0 }), "without fuel"],
    ["express-zurich-spare-part", cost(express("b2", 3)), "Switzerland is B2"],
    ["express-norway-11kg", cost(express("b2", 11)), "the 15 kg row"],
    ["express-tokyo-lens", cost(express("c", 1.2)), "the 2 kg row"],
    ["express-brazil-terse", cost(express("d", 20)), "the last row"],
    ["express-toronto-just-over-2kg", cost(express("a", 2.01)), "the 3 kg row"],
    ["express-canary-islands", cost(express("b2", 1)), "B2, although Spain is B"],
    ["express-noon-paris", cost({ ...express("b", 4), extra: 18 }), "noon in zone B"],
    [
      "express-singapore-five-cartons",
      cost({ ...express("c", 10), parcels: 5, discount: 10 }),
      "fuel after the discount",
    ],
    ["standard-manchester-two-kilo", cost(standard("b", 2)), "fuel included"],
    ["standard-warsaw-clothes", cost(standard("b2", 7)), "the 10 kg row"],
    ["standard-india-sample", cost(standard("d", 0.3)), "300 g"],
    ["standard-greece-which-zone", cost(standard("b2", 2)), "Greece is B2"],
    ["standard-dubai-twelve-kilos", cost(standard("d", 12)), "the 20 kg row"],
    ["standard-taipei-under-10kg", cost(standard("c", 9.99)), "the 10 kg row"],
    ["standard-budapest-signature", cost({ ...standard("b2", 1), extra: 2.8 }), "a signature with standard"],
    ["standard-vancouver-adult-signature", cost({ ...standard("a", 0.9), extra: 5.5 }), "an adult's signature"],
    ["pounds-express-germany", cost(express("b", 10 * lb)), "4.536 kg"],
    ["pounds-over-the-10kg-row", cost(domestic("standard", "1", 23 * lb)), "10.43 kg"],
    ["ounces-phone-case-melbourne", cost(standard("c", 8 * oz)), "0.23 kg"],
    ["pounds-and-ounces-canada", cost(express("a", 4 * lb + 8 * oz)), "2.04 kg, beyond the 2 kg row"],
    ["volumetric-pillow-france", cost(express("b", (60 * 40 * 40) / 5000)), "19.2 kg by volume"],
    ["volumetric-domestic-standard", cost(domestic("standard", "2", (50 * 40 * 30) / 6000)), "10 kg by volume"],
    ["volumetric-inches-italy", cost(standard("b", (20 * 16 * 12 * 2.54 ** 3) / 5000)), "12.59 kg by volume"],
    ["dense-parcel-sweden", cost(standard("b", Math.max(8, 8000 / 5000))), "the actual weight"],
    ["lithium-loose-amsterdam", cost({ ...express("b", 1), extra: 18 }), "loose cells"],
    ["hazmat-nail-polish-california", cost({ ...domestic("standard", "1", 2), extra: 32 }), "dangerous goods"],
    ["oversize-fishing-rods", cost({ ...express("a", 2), extra: 22 }), "over 100 cm"],
    ["remote-outback-tools", cost({ ...standard("c", 20), extra: 20 * 0.75 }), "by weight"],
    ["remote-highlands-minimum", cost({ ...express("b", 3), extra: Math.max(12, 3 * 0.75) }), "the minimum"],
    ["surcharges-capped-yukon", Math.min(60, 45 + 30 * 0.75 + 3.9 + 22) * 100, "93.40 is capped"],
    ["insurance-watch-south-africa", 870 * 1.5, "50% more to zone D"],
    ["insured-parcel-portugal", cost({ ...standard("b", 2), extra: 4.9 }), "declared at $450"],
    ["duties-paid-austria", cost({ ...standard("b", 5), extra: 14 }), "DDP"],
    ["large-box-against-standard", cost(domestic("standard", "2", 7)) - 1960, "19.70 - 19.60"],
    ["compare-services-madrid", cost(express("b", 2)) - cost(standard("b", 2)), "51.52 - 25.10"],
    ["compare-zones-b-and-b2", cost(express("b2", 10)) - cost(express("b", 10)), "146.16 - 122.08"],
    ["compare-japan-india", cost(standard("d", 5)) - cost(standard("c", 5)), "72.30 - 58.40"],
    ["compare-one-parcel-with-two", 2 * cost(standard("a", 10)) - cost(standard("a", 20)), "85.20 - 68.90"],
    ["compare-budget-finland", cost(express("b2", 5)), "Finland is B2"],
    [
      "compare-services-zone-3",
      cost(domestic("express", "3", 20)) - cost(domestic("standard", "3", 20)),
      "186.30 - 79.00",
    ],
  ])("%s is %d cents: %s", (id, cents) => {
    const [amount] = /\$[\d.,]+\d/.exec(byId.get(id)?.reference ?? "") ?? [];
    expect(amount).toBe(`$${(cents / 100).toFixed(2)}`);
  });
});

describe("the configs", () => {
  it("put the broken agent before the same gate", () => {
    const [{ prompts, ...gate }, { prompts: broken, ...sameGate }] = [read("evals.yaml"), read("broken.yaml")];
    expect(sameGate).toEqual(gate);
    expect(prompts).toEqual([{ id: "agent", provider: "module", module: "agent.js" }]);
    expect(broken).toEqual([{ id: "agent-broken", provider: "module", module: "agent-broken.js" }]);
  });

  it("differ from the agent in production by one number", () => {
    const code = ["agent.js", "agent-broken.js"].map((name) => readFileSync(join(example, name), "utf8"));
    const [good, broken] = code.map((text) => text.replaceAll(/\/\*\*.*\*\//g, ""));
    expect(broken).toBe(good?.replace("k: 5", "k: 2"));
  });

  it("give models the same dataset and the question, never the reference", () => {
    expect(read("live.yaml")).toMatchObject({ dataset: read("evals.yaml").dataset, prompts: "prompts/*.yaml" });
    for (const name of ["openai", "anthropic"]) {
      const prompt = readFileSync(join(example, `prompts/${name}.yaml`), "utf8");
      expect(prompt).toContain("{{ input }}");
      expect(prompt).not.toMatch(/reference|relevant|golden/);
    }
  });
});

describe("the agents", () => {
  const folder = mkdtempSync(join(tmpdir(), "shipping-"));
  beforeAll(() => {
    // Alone in another place: whatever they answer there, no golden dataset stands beside it.
    for (const name of readdirSync(example).filter((name) => name.endsWith(".js") || name === "rates"))
      cpSync(join(example, name), join(folder, name), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("know nothing of the golden dataset: a copy of their code alone gives the same answers", async () => {
    const [here, alone] = [await answersOf(join(example, "agent.js")), await answersOf(join(folder, "agent.js"))];
    expect(alone.map(({ text }) => text)).toEqual(here.map(({ text }) => text));
  });

  it("read every price from the cards: with a dearer card the answer is dearer", async () => {
    const dearer = mkdtempSync(join(tmpdir(), "dearer-"));
    cpSync(folder, dearer, { recursive: true });
    const card = join(dearer, "rates/express.md");
    writeFileSync(card, readFileSync(card, "utf8").replaceAll("$71.00", "$81.00"));
    const [answer] = await answersOf(join(dearer, "agent.js"), ["express-germany-5kg"]);
    rmSync(dearer, { recursive: true, force: true });
    expect(answer?.text).toContain("$90.72"); // 81.00 * 1.12
  });

  it("ask for nothing but the text: the id of a case changes no answer", async () => {
    const answer = await load(join(example, "agent.js"));
    const ask = (caseId: string) =>
      answer({ caseId, trial: 1, input: byId.get("express-germany-5kg")?.input, variables: {} }, {});
    expect((await ask("one")).text).toBe((await ask("express-germany-5kg")).text);
  });

  it.each([
    ["agent.js", 0.93, 0.98, "right but for what it cannot do"],
    ["agent-broken.js", 0.5, 0.75, "with 2 sections for 5 it leaves out surcharges"],
  ])("%s answers between %d and %d of the questions rightly: %s", async (name, least, most) => {
    const answers = await answersOf(join(example, name));
    const scores = await Promise.all(answers.map(({ text }, index) => correctness(cases[index], text)));
    const share = scores.reduce((sum, score) => sum + score, 0) / cases.length;
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
  });
});

function referencesOf(tag: string): readonly string[] {
  return cases.filter(({ tags }) => tags.includes(tag)).map(({ reference }) => reference);
}

function read(name: string): Record<string, unknown> {
  return { ...Object(parse(readFileSync(join(example, name), "utf8"))) };
}

type Agent = (request: object, context: object) => Promise<Candidate>;

async function load(file: string): Promise<Agent> {
  const { default: answer } = (await import(pathToFileURL(file).href)) as { readonly default: Agent }; // plain JavaScript
  return answer;
}

async function answersOf(file: string, ids?: readonly string[]): Promise<readonly Candidate[]> {
  const answer = await load(file);
  const asked = cases.filter(({ id }) => ids === undefined || ids.includes(id));
  const given = asked.map(({ id, input }) => answer({ caseId: id, trial: 1, input, variables: {} }, {}));
  return (await Promise.all(given)).map((candidate) => Candidate.parse(candidate));
}

async function correctness(golden: Case | undefined, answer: string): Promise<number> {
  const { input = "", reference = "" } = golden ?? {};
  const question = { task: "correctness", scale: 5, input, references: [reference], answer } as const;
  const judgement = await embeddedJudge().judge(question, {
    prompt: "agent",
    caseId: golden?.id ?? "",
    trial: 1,
    scorer: "correctness",
    signal: new AbortController().signal,
  });
  return judgement.status === "scored" ? judgement.value : 0;
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}
