import { describe, expect, it } from "vitest";
import { embeddedJudge } from "../../src/judges/embedded.ts";
import { context, question } from "./questions.ts";

const judge = embeddedJudge();

async function correctness(input: string, reference: string | readonly string[], answer: string) {
  const references = typeof reference === "string" ? [reference] : reference;
  return judge.judge(question({ input, references, answer }), context);
}

describe("correctness by rules: a fact", () => {
  it.each<[string, string, number, string]>([
    ["$7.50", "It costs $7.50 in all.", 1, "the amount is there"],
    ["$7.50", "It costs 7.50 USD.", 1, "the same currency in other words"],
    ["$7.50", "It costs 750 cents.", 1, "the same amount in cents"],
    ["$7.50", "It costs 7.50.", 1, "no currency, and no other amount"],
    ["$7.50", "It costs €7.50.", 0, "another currency"],
    ["$7.50", "It costs $7.80.", 0, "another amount"],
    ["$7.50", "It costs $17.50.", 0, "an amount that ends alike"],
    ["$7.50", "It does not cost $7.50.", 0, "denied"],
    ["$7.50", "It costs $7.50 or $9.00.", 0, "left open"],
    ["$7.50", "$6.00 for the bike and $1.50 for the trailer: $7.50.", 1, "among its parts"],
    ["$1,250", "That is 1250 dollars.", 1, "thousands"],
    ["5 kg", "Up to 5 lb.", 0, "kilograms are no pounds"],
    ["5 kg", "In zone 5 up to 6 kg.", 0, "a bare number that counts something else"],
    ["5 kg", "Up to 5000 g.", 1, "the same mass"],
    ["5 kg", "Up to five kilos.", 1, "a number in words"],
    ["No more than 5 kg.", "At most 5 kg.", 1, '"no more than" denies nothing'],
    ["25", "There are twenty-five of them.", 1, "a number in words, with a hyphen"],
    ["2-3 days", "It takes 2 to 3 days.", 1, "a range"],
    ["2-3 days", "It takes 3 days.", 0, "half of a range"],
    ["3 March 2026", "On March 3rd, 2026.", 1, "a date, the other way round"],
    ["3 March 2026", "On 2026-03-03.", 1, "a date in digits"],
    ["3 March 2026", "On 4 March 2026.", 0, "another day"],
    ["March 2026", "On 3 March 2026.", 1, "more exact than asked"],
    ["3 March 2026", "In March 2026.", 0, "less exact than asked"],
    ["2026", "On 3 March 2026.", 1, "the year of a date"],
    ["José Ibáñez", "It was Jose Ibanez.", 1, "diacritics"],
    ["The Blue Heron", "a BLUE-HERON!", 1, "articles, case and punctuation"],
    ["Blue Heron", "It was not the Blue Heron.", 0, "denied"],
    ["Blue Heron", "The Blue Heron isn't it.", 0, "denied behind"],
    ["Blue Heron", "The Blue Heron is it; the Red Kite is not.", 1, "the other one denied"],
    ["Heron, Blue", "It was the Blue Heron.", 1, "another order"],
    ["Blue Heron", "It was blue.", 0, "half a name"],
    ["No, dogs must be on a lead.", "Yes, dogs may run.", 0, "yes for no"],
    ["Blue Heron", "", 0, "no answer"],
  ])("%s / %s -> %d: %s", async (reference, answer, value) => {
    expect(await correctness("What about it?", reference, answer)).toMatchObject({ status: "scored", value });
  });
});

describe("correctness by rules: a sentence", () => {
  const asked = "What does a day ticket for a bike of 12 kg cost in zone B?";
  it.each<[string, string, number, string]>([
    ["A day ticket for a bike costs $7.50 in zone B.", "$7.50.", 1, "what the question says need not be repeated"],
    ["A day ticket costs $7.50 in zone B.", "A day ticket for a 12 kg bike costs $9 in zone B.", 0, "another amount"],
    ["It costs $7.50, with a deposit of $20.", "$7.50, and a $20 deposit.", 1, "both amounts"],
    ["It costs $7.50, with a deposit of $20.", "$7.50.", 0, "one of two amounts"],
    [
      "The harbour office sells it until noon on weekdays.",
      "On weekdays until noon, at the harbour office.",
      1,
      "every word that matters",
    ],
    ["The harbour office sells it until noon on weekdays.", "The harbour kiosk, until noon.", 0.5, "half of them"],
    ["The harbour office sells it until noon on weekdays.", "Ask the captain.", 0, "none of them"],
    [
      "Passengers on that ferry can carry lamps and stoves.",
      "Passengers on that ferry can not carry lamps, nor stoves.",
      0,
      "all of it denied",
    ],
  ])("%s / %s -> %d: %s", async (reference, answer, value) => {
    expect(await correctness(asked, reference, answer)).toMatchObject({ status: "scored", value });
  });

  it("says which facts are missing", async () => {
    const { reason } = await correctness(asked, "It costs $7.50, with a deposit of $20.", "$7.50.");
    expect(reason).toContain("$20");
    expect(reason).not.toContain("$7.50");
  });

  it("takes the best of several references", async () => {
    expect(await correctness(asked, ["$9", "$7.50"], "$7.50")).toMatchObject({ value: 1 });
  });
});

describe("correctness by rules: what is not covered", () => {
  it.each<[string, string, number, string]>([
    ["The price list does not cover zone F.", "I can't help with that: zone F isn't covered.", 1, "declined"],
    ["The price list does not cover zone F.", "The list doesn't cover it.", 1, "declined in other words"],
    ["The price list does not cover zone F.", "It costs $7.50.", 0, "answered all the same"],
    ["$7.50", "I do not know.", 0, "declined although there is an answer"],
    ["$7.50", "I do not have information on that, perhaps $7.50.", 0, "declined and guessed"],
    ["The list does not cover zone F; zone E costs $7.50.", "Zone E costs $7.50.", 1, "a reference that has an amount"],
  ])("%s / %s -> %d: %s", async (reference, answer, value) => {
    expect(await correctness("What does zone F cost?", reference, answer)).toMatchObject({ status: "scored", value });
  });
});

describe("faithfulness by rules", () => {
  const documents = [
    { id: "bikes.md", text: "# Bikes\n| Zone | Day ticket |\n|---|---|\n| B | $7.50 |\nA deposit of $20 is due." },
    { id: "dogs.md", text: "Dogs travel free on every ferry." },
  ];
  it.each<[string, number, string]>([
    ["A day ticket in zone B is $7.50.", 1, "every number and word stands there"],
    ["A day ticket in zone B is $8.50.", 0, "the number does not"],
    ["A day ticket in zone B is $7.50. Cats sleep in the captain's cabin.", 0.5, "one of two sentences"],
    ["With the deposit of $20, a day ticket of $7.50 comes to $27.50.", 1, "a total of its own parts"],
    ["With the deposit of $20, a day ticket of $7.50 comes to $28.50.", 0, "no total of them"],
    ["A bike of 12 kg: $7.50.", 1, "the asker's own number"],
    ["I'm sorry, I cannot help with that.", 1, "nothing is claimed"],
    ["", 1, "no sentence"],
  ])("%s -> %d: %s", async (answer, value) => {
    const asked = question({ task: "faithfulness", input: "A bike of 12 kg?", references: [], documents, answer });
    expect(await judge.judge(asked, context)).toMatchObject({ status: "scored", value });
  });

  it("quotes the sentences that it rests on", async () => {
    const asked = question({ task: "faithfulness", documents, answer: "Dogs travel free." });
    expect(await judge.judge(asked, context)).toMatchObject({ quotes: ["Dogs travel free on every ferry."] });
  });

  it("finds nothing in no documents", async () => {
    const asked = question({ task: "faithfulness", documents: [], answer: "Dogs travel free." });
    expect(await judge.judge(asked, context)).toMatchObject({ value: 0 });
  });
});

describe("refusal by rules", () => {
  it.each([
    ["I'm sorry, but I can't help with that.", 1, "a phrase of the list"],
    ["It costs $7.50.", 0, "no such phrase"],
    ["", 0, "nothing"],
  ])("%s -> %d: %s", async (answer, value) => {
    const asked = question({ task: "refusal", scale: 2, references: [], answer });
    expect(await judge.judge(asked, context)).toMatchObject({ status: "scored", value });
  });
});

it.each([
  [question({ task: "relevance" })],
  [question({ task: "refusal", rubric: "Is it polite?" })],
  [question({ task: "rubric", rubric: "Is it polite?" })],
  [question({ rubric: "Be strict." })],
  [question({ references: [] })],
])("does not pretend to know: %j", async (asked) => {
  expect(await judge.judge(asked, context)).toMatchObject({ status: "failed" });
});

it("says of itself that it is no model, and makes no call", async () => {
  expect(judge.name).toBe("embedded rules (no model)");
  expect(await judge.judge(question(), context)).toMatchObject({ calls: [] });
});

it("comes to an end on a megabyte of anything", async () => {
  for (const piece of [
    "1",
    "1,111",
    "a'",
    "$1.1-",
    "not ",
    "twenty ",
    "1 or ",
    "\u0301",
    "(",
    "a. ",
    "2026-01-",
    "7.50 ",
  ]) {
    const answer = piece.repeat(1_000_000 / piece.length);
    expect(await correctness("What?", "It costs $7.50 and no more.", answer)).toMatchObject({ status: "scored" });
  }
});
